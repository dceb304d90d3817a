// Generated from docs/openapi.json by `npm run -w ui types`. Do not edit.

export interface paths {
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the alerts of the project, channel by channel, and what became of their messages. */
        get: operations["alerts"];
        put?: never;
        /** Adds an alert to the end of `millpond.toml`; refused (`conflict`) where the file was changed in between. */
        post: operations["add_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the messages that no window and no page has shown yet. */
        get: operations["alert_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a window or a page has shown a message, or why it could not. */
        post: operations["alert_shown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has an alert send a test, and says by channel what became of it. */
        post: operations["test_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalog/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns what makes one catalog of another, as a list and as statements. */
        post: operations["diff_catalogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalog/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns a catalog as DDL, DBML or a Mermaid diagram. */
        post: operations["export_catalog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalog/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns the tables of a file, a folder of migrations or a text, and how they hang together. A newer request of the same group
         *     cancels an older one.
         */
        post: operations["read_catalog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/charts/draw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns pictures of figures that were counted before. */
        post: operations["draw_charts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the project's connections and how each is. Nothing is connected by it. */
        get: operations["connections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connects, and returns what the server tells of itself; or why it does not come about, in words. */
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns everything that is kept of a run of a DAG. */
        get: operations["dag_run"];
        put?: never;
        post?: never;
        /** Forgets a run of a DAG that has ended, and what its tasks left. */
        delete: operations["delete_dag_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a run of a DAG: what has not begun at once, what runs as soon as it is ended. */
        post: operations["cancel_dag_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}/carry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the project's owner carry a run out that a process before it had begun, though it is no program that stays. */
        post: operations["carry_dag_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets tasks of a run run anew, or says which they would be. */
        post: operations["clear_dag_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}/mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters what a person says that a task, or a run, has come to. */
        post: operations["mark_dag_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dag-runs/{id}/tasks/{task}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns lines of what a task of a run said. */
        get: operations["dag_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the DAGs of the project. */
        get: operations["dags"];
        put?: never;
        /** Makes a DAG's file. */
        post: operations["new_dag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a DAG with its text and its tasks. */
        get: operations["dag"];
        /** Saves a DAG's text; refused (`conflict`) where the file was changed in between. */
        put: operations["save_dag"];
        post?: never;
        /** Removes a DAG's file. Its runs are kept. */
        delete: operations["delete_dag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the instants of a range run at which a DAG is due, or says which they would be. */
        post: operations["backfill_dag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the days of a year on which a DAG ran or missed something, in its zone. */
        get: operations["dag_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a DAG run by time on this machine, or pauses it. */
        post: operations["enable_dag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the next instants at which a DAG is due, with what a change of the clock does to them. */
        get: operations["dag_next"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a DAG another name. It stays enabled where it is; its runs keep the old one. */
        post: operations["rename_dag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns runs of a DAG, the newest logical time first, and what it missed. */
        get: operations["dag_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a run of a DAG. */
        post: operations["trigger_dag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dags/{name}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what a DAG and its runs wait for. */
        get: operations["why_dag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/diagrams/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns where the tables of a diagram were put by hand. */
        get: operations["diagram"];
        /** Puts tables of a diagram elsewhere. */
        put: operations["move_tables"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/dag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the mistakes of a DAG's text. Nothing is saved. */
        post: operations["read_dag_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Edits a text and keeps its comments and order. Nothing is saved. */
        post: operations["edit_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the first rows, stage by stage. A newer request of the same group cancels an older one. */
        post: operations["preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/python": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the pipeline as a script for Polars in Python, and what the script does otherwise than a run. */
        post: operations["python_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the steps and the mistakes of a text. */
        post: operations["read_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns steps that would help the rows as they are after the text's. A newer request of the same group cancels an older one. */
        post: operations["suggest_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what changed after a place in the sequence. */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Streams what changes: each message is an `EventBatch`. */
        get: operations["event_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the first look at a file. */
        post: operations["inspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns what a file's columns hold, or a pipeline's after a stage. */
        post: operations["profile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/relate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns how two columns of a file, or of a pipeline's rows after a stage, go together. */
        post: operations["relate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns a starter pipeline for a file, and steps that would help. */
        post: operations["suggest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what is around the page. */
        get: operations["host"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/launch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a file with the program that the system has for it. */
        post: operations["launch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a project and opens it here. */
        post: operations["new_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens another project here. The former one finishes its runs. */
        post: operations["open_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes a picture, or a text that a diagram was written down as, where a person chose it to be: the window has no downloads. A file
         *     of that name is replaced.
         */
        post: operations["write_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the projects that were opened before, newest first. */
        get: operations["projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows a file in its folder, with the system's file browser. */
        post: operations["reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/host/save-as": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Saves the scratch project as a project of its own and opens it here. */
        post: operations["save_project_as"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the first screen. */
        get: operations["overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what became of the rows of the last week. */
        get: operations["rows_by_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks everything as seen. */
        post: operations["mark_seen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the pipelines of the project. */
        get: operations["pipelines"];
        put?: never;
        /** Makes a pipeline's file. */
        post: operations["new_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a pipeline with its text. */
        get: operations["pipeline"];
        /** Saves a pipeline's text; refused (`conflict`) where the file was changed in between. */
        put: operations["save_pipeline"];
        post?: never;
        /** Removes a pipeline's file. */
        delete: operations["delete_pipeline"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines/{name}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a pipeline another name. */
        post: operations["rename_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copies a pipeline's file from anywhere into the project. */
        post: operations["copy_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the pools whose slots tasks take. */
        get: operations["pools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recent/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the files that were opened before, newest first. */
        get: operations["recent_files"];
        put?: never;
        post?: never;
        /** Takes a file off the list. The file itself stays. */
        delete: operations["forget_recent_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rows/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns how many rows a pipeline's input has, as far as they are counted. The first question begins the count. */
        post: operations["row_count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rows/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns rows of a pipeline's input by their numbers, before and after a stage. A newer request of the same group cancels an
         *     older one.
         */
        post: operations["row_page"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rows/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns which rows filters pick, from a place on, for a moment: a search goes on from where the last answer ended. */
        post: operations["scan_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns runs, newest first. */
        get: operations["runs"];
        put?: never;
        /** Starts a run and returns its id at once. */
        post: operations["start_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns everything that is kept of a run. */
        get: operations["run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a run's pipeline on its input once more, as it was or as it is now. */
        post: operations["run_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a run and returns what it had done. */
        post: operations["cancel_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/compare/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what is different between two runs. */
        get: operations["compare_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/dropped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns rows that a step of a run dropped, found again in its input; refused where that is another file by now. */
        get: operations["dropped"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/mend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs rejected rows again, as they were mended, and joins what comes of them to the output. */
        post: operations["mend_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a run's output, byte for byte. */
        get: operations["output"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/output/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the first rows of a run's output. */
        get: operations["output_rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns rows that a run rejected, in the order of the input. */
        get: operations["rejected"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/save-as": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Saves the scratch project as a project of its own and returns its folder, without opening it (`/api/host/save-as` opens it too). */
        post: operations["save_as"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns how many DAGs run by time on this machine, what goes on, and what comes next. */
        get: operations["schedule_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what went wrong, for each DAG by its name: the newest of its runs that failed, and what it missed. */
        get: operations["dag_faults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the next runs of all DAGs that run by time on this machine, in order. */
        get: operations["upcoming_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses every DAG that is enabled, or enables those again that were paused together. */
        post: operations["pause_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schema/pipeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the JSON Schema of a pipeline's file. */
        get: operations["pipeline_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the secrets that the project's files name, and those that were kept for it; never a value. */
        get: operations["secrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps a secret for the project in the keychain, or, without one, in a file that only its owner can read. */
        put: operations["set_secret"];
        post?: never;
        /** Forgets a secret that was kept for the project. */
        delete: operations["remove_secret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the project's files of SQL. */
        get: operations["sql_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what the app is and does right now. */
        get: operations["status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what the project's files would run or call, and what of it a person agreed to on this machine. */
        get: operations["trust"];
        put?: never;
        /** Agrees to what the files run or call, as it was shown. */
        post: operations["agree_to"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a file's bytes and returns where they stand now. They go to the disk as they come. */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Adds to `millpond.toml`. */
        AddAlert: {
            /** @description Hash of the file that it is added to. */
            base_hash: string;
            /** @description Tables `[[alert]]`, and `[smtp]` where there is none. */
            text: string;
        };
        /** @description Agrees to texts as they were shown. */
        AgreeTo: {
            /** @description The `text` of each entry. */
            texts: string[];
        };
        /**
         * @description A way by which an alert tells.
         * @enum {string}
         */
        AlertChannel: "desktop" | "webhook" | "email" | "shell" | "heartbeat";
        /** @description A way by which an alert tells, and where it leads. */
        AlertChannelView: {
            channel: components["schemas"]["AlertChannel"];
            last?: components["schemas"]["AlertDelivery"] | null;
            /** @description In words: a host, addresses, a program; of a secret its name. */
            target: string;
        };
        /** @description A message of an alert by one channel. */
        AlertDelivery: {
            /** @description The alert's name, or `alert 2` for the second. */
            alert: string;
            channel: components["schemas"]["AlertChannel"];
            /** @description The DAG that it is about; none where it sums up. */
            dag?: string | null;
            /**
             * Format: date-time
             * @description When it was sent, or given up.
             */
            ended_at?: string | null;
            /** @description Why it did not arrive, last. */
            error?: string | null;
            event: components["schemas"]["AlertEvent"];
            hint?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            made_at: string;
            /**
             * Format: date-time
             * @description When it is tried next, where it waits.
             */
            next_at?: string | null;
            /**
             * Format: uuid
             * @description The run that it is about.
             */
            run?: string | null;
            state: components["schemas"]["DeliveryState"];
            /** @description What it says, in a line. */
            title: string;
            /** Format: int32 */
            tries: number;
        };
        /**
         * @description What is told.
         * @enum {string}
         */
        AlertEvent: "failed" | "late" | "recovered" | "rejected" | "missed" | "success" | "many" | "test";
        /** @description The alerts of the project, and what became of their messages. */
        AlertListing: {
            alerts: components["schemas"]["AlertView"][];
            /** @description The newest first. */
            deliveries: components["schemas"]["AlertDelivery"][];
            /** @description Hash of `millpond.toml`, which an added alert must name. */
            hash: string;
            /** @description Mistakes of alerts; one with a mistake tells nothing. */
            problems: components["schemas"]["Problem"][];
            /** @description What a first alert may look like. */
            starter: string;
        };
        /** @description A message that windows and pages show. */
        AlertNotice: {
            body: string;
            dag?: string | null;
            event: components["schemas"]["AlertEvent"];
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            run?: string | null;
            title: string;
        };
        /** @description What became of a test, by one channel. */
        AlertTested: {
            channel: components["schemas"]["AlertChannel"];
            hint?: string | null;
            sent: boolean;
            /** @description In a sentence. */
            words: string;
        };
        /** @description An alert as `millpond.toml` has it. */
        AlertView: {
            channels: components["schemas"]["AlertChannelView"][];
            /** @description Patterns of the names of DAGs; none for all. */
            dags: string[];
            late_after?: string | null;
            /**
             * Format: int32
             * @description The line of `millpond.toml` at which it stands.
             */
            line: number;
            /** @description Its name, or `alert 2` for the second. */
            name: string;
            on: components["schemas"]["AlertEvent"][];
            /** @description Whether a person agreed on this machine to what it calls and runs. */
            trusted: boolean;
        };
        /**
         * @description How a try of a task stands.
         * @enum {string}
         */
        AttemptState: "running" | "success" | "failed" | "skipped" | "cancelled" | "lost";
        /** @description A try of a task. */
        AttemptView: {
            /**
             * Format: int32
             * @description How often the task had been cleared.
             */
            cleared: number;
            /** Format: date-time */
            ended_at?: string | null;
            error?: string | null;
            /** Format: int32 */
            exit_code?: number | null;
            hint?: string | null;
            /**
             * Format: int64
             * @description Lines of its log.
             */
            lines: number;
            /**
             * Format: int32
             * @description From 1, anew each time that the task is cleared.
             */
            number: number;
            /**
             * Format: uuid
             * @description The run of the pipeline, or of the DAG, that it began.
             */
            run?: string | null;
            /** Format: double */
            seconds?: number | null;
            /** Format: date-time */
            started_at: string;
            state: components["schemas"]["AttemptState"];
        };
        /** @description Whether the machine is kept from falling asleep. */
        AwakeState: {
            held: boolean;
            /** @description A run goes on whose DAG has `keep_awake`. */
            wanted: boolean;
            /** @description Why the system did not let it. */
            why_not?: string | null;
        };
        /** @description Has the instants of a range run at which a DAG is due. */
        Backfill: {
            /** @description Only says what would run. */
            dry_run?: boolean;
            /** Format: date-time */
            from: string;
            /**
             * Format: int32
             * @description Runs of it that go on at once: the DAG's `max_active_runs` unless given.
             */
            max_active?: number | null;
            newest_first?: boolean;
            rerun?: components["schemas"]["Rerun"];
            /**
             * Format: date-time
             * @description That instant included.
             */
            to: string;
        };
        /** @description What a backfill runs. */
        BackfillPlan: {
            runs: components["schemas"]["BackfillRun"][];
            /**
             * Format: int64
             * @description How many were begun; with `dry_run`, how many would be.
             */
            started: number;
        };
        /** @description An instant of a backfill. */
        BackfillRun: {
            /** Format: date-time */
            logical_time: string;
            /** @description Whether the backfill runs it. */
            starts: boolean;
            state?: components["schemas"]["DagRunState"] | null;
            wall: string;
        };
        /**
         * @description Everything of a database that the workbench shows, and what its DDL can be written from.
         *
         *     Not in it: functions, triggers, rules, policies, privileges, owners, extensions and what belongs to them, storage.
         */
        Catalog: {
            /** @default [] */
            composites: components["schemas"]["CatalogComposite"][];
            /** @default [] */
            domains: components["schemas"]["CatalogDomain"][];
            /** @default [] */
            enums: components["schemas"]["CatalogEnum"][];
            /** @default [] */
            namespaces: components["schemas"]["CatalogNamespace"][];
            /** @default [] */
            ranges: components["schemas"]["CatalogRange"][];
            /** @default [] */
            sequences: components["schemas"]["CatalogSequence"][];
            /** @default [] */
            tables: components["schemas"]["CatalogTable"][];
            /** @default [] */
            views: components["schemas"]["CatalogView"][];
        };
        CatalogAttribute: {
            collation?: components["schemas"]["QualifiedName"] | null;
            comment?: string | null;
            name: string;
            type: string;
        };
        /** @enum {string} */
        CatalogCardinality: "zero_or_one" | "exactly_one" | "zero_or_many";
        /** @enum {string} */
        CatalogChange: "added" | "removed" | "changed";
        /** @description A check of a table. */
        CatalogCheck: {
            comment?: string | null;
            expression: string;
            /** @description It is there because a parent has it, and not of the table's own. */
            inherited?: boolean;
            name: string;
            no_inherit?: boolean;
            not_valid?: boolean;
        };
        CatalogColumn: {
            collation?: components["schemas"]["QualifiedName"] | null;
            comment?: string | null;
            default?: string | null;
            generated?: components["schemas"]["CatalogGenerated"] | null;
            identity?: components["schemas"]["CatalogIdentity"] | null;
            /** @description It is there because a parent has it, and not of the table's own. */
            inherited?: boolean;
            name: string;
            nullable: boolean;
            /**
             * Format: int32
             * @description 1 is the first; dropped columns are not counted.
             */
            position: number;
            /**
             * @description As `format_type` spells it. A type of the system has no namespace (`timestamp with time zone`, `numeric(12,2)`), every other
             *     one has (`public.mood[]`), whatever the search path. Unknown where a file does not tell (`CREATE TABLE … AS`).
             */
            type?: string | null;
        };
        /** @description A type of several values (`CREATE TYPE … AS (…)`). */
        CatalogComposite: {
            attributes: components["schemas"]["CatalogAttribute"][];
            comment?: string | null;
            name: components["schemas"]["QualifiedName"];
        };
        /** @description What makes one catalog of another. */
        CatalogDiff: {
            differences: components["schemas"]["CatalogDifference"][];
            migration: components["schemas"]["CatalogMigration"];
            new_problems: components["schemas"]["CatalogProblem"][];
            /** @description Statements of the two that were not followed. */
            old_problems: components["schemas"]["CatalogProblem"][];
            /** @description The migration as one text. */
            sql: string;
        };
        /** @description One thing in which two catalogs differ. */
        CatalogDifference: {
            aspect?: components["schemas"]["CatalogDifferenceAspect"] | null;
            change: components["schemas"]["CatalogChange"];
            kind: components["schemas"]["CatalogDifferenceKind"];
            /** @description The table, view, sequence or type, or the one that it is a part of; of a namespace only that part of the name. */
            name: components["schemas"]["QualifiedName"];
            new?: string | null;
            old?: string | null;
            /** @description The column, constraint or index. */
            part?: string | null;
        };
        /** @enum {string} */
        CatalogDifferenceAspect: "attributes" | "bounds" | "checks" | "collation" | "column_order" | "columns" | "comment" | "default" | "definition" | "generated" | "identity" | "inherits" | "kind" | "labels" | "nullable" | "options" | "owner" | "partition_key" | "partition_of" | "persistence" | "server" | "type";
        /** @enum {string} */
        CatalogDifferenceKind: "namespace" | "table" | "column" | "primary_key" | "unique" | "foreign_key" | "check" | "exclusion" | "index" | "view" | "sequence" | "enum" | "domain" | "composite" | "range";
        CatalogDomain: {
            checks?: components["schemas"]["CatalogDomainCheck"][];
            collation?: components["schemas"]["QualifiedName"] | null;
            comment?: string | null;
            default?: string | null;
            name: components["schemas"]["QualifiedName"];
            not_null?: boolean;
            type: string;
        };
        CatalogDomainCheck: {
            comment?: string | null;
            expression: string;
            name: string;
            not_valid?: boolean;
        };
        /** @description What connects two nodes. */
        CatalogEdge: {
            relation: components["schemas"]["CatalogRelation"];
        } | {
            inherits: {
                child: components["schemas"]["QualifiedName"];
                parent: components["schemas"]["QualifiedName"];
            };
        } | {
            /** @description A partition and its table, where partitions are shown. */
            part_of: {
                child: components["schemas"]["QualifiedName"];
                parent: components["schemas"]["QualifiedName"];
            };
        } | {
            reads: {
                relation: components["schemas"]["QualifiedName"];
                view: components["schemas"]["QualifiedName"];
            };
        };
        CatalogEnum: {
            comment?: string | null;
            /** @description In their order, which is how they compare. */
            labels: string[];
            name: components["schemas"]["QualifiedName"];
        };
        /** @description An exclusion constraint. */
        CatalogExclusion: {
            comment?: string | null;
            /** @description As it stands after `CONSTRAINT name`: `EXCLUDE USING gist (room WITH =, during WITH &&)`. */
            definition: string;
            name: string;
        };
        /** @description A table and what is near it. */
        CatalogFocus: {
            /**
             * Format: int32
             * @description How many relations away.
             */
            depth: number;
            /** @description `namespace.name`, quoted as SQL asks for; the name alone where only one table has it. */
            table: string;
        };
        /** @description A foreign key: `columns[i]` refers to `referenced[i]`. */
        CatalogForeignKey: {
            columns: string[];
            comment?: string | null;
            match_full?: boolean;
            name: string;
            /** @description Rows that were there before were not looked at (`NOT VALID`). */
            not_valid?: boolean;
            on_delete?: components["schemas"]["CatalogKeyAction"];
            /** @description The columns that `ON DELETE SET NULL` or `SET DEFAULT` names, where it names some. */
            on_delete_columns?: string[];
            on_update?: components["schemas"]["CatalogKeyAction"];
            /** @description The last columns are ranges, and the one contains the other (`PERIOD`). */
            period?: boolean;
            /** @description Its columns, as many as `columns`. */
            referenced: string[];
            /** @description The table that is referred to. */
            table: components["schemas"]["QualifiedName"];
            timing?: components["schemas"]["CatalogTiming"];
        };
        /**
         * @description How a catalog is written down.
         * @enum {string}
         */
        CatalogFormat: "sql" | "dbml" | "mermaid";
        /** @description `GENERATED ALWAYS AS (expression)`. */
        CatalogGenerated: {
            expression: string;
            /** @description Computed when a row is read, not when it is written. */
            virtual?: boolean;
        };
        /** @description Tables and views as nodes, and what connects them. */
        CatalogGraph: {
            edges: components["schemas"]["CatalogEdge"][];
            /** @description Those of the nodes that are there only to connect others ([`is_junction`]). */
            junctions: components["schemas"]["QualifiedName"][];
            /** @description In the order of their names. */
            nodes: components["schemas"]["QualifiedName"][];
        };
        /** @description What a graph shows beside tables and their foreign keys. */
        CatalogGraphChoice: {
            /**
             * @description Keys that nobody declared, by the names and types of columns ([`Relation::inferred`]).
             * @default false
             */
            inferred: boolean;
            /**
             * @description An edge from each table to those that it inherits from.
             * @default true
             */
            inheritance: boolean;
            /**
             * @description Partitions as tables of their own.
             * @default false
             */
            partitions: boolean;
            /**
             * @description Views, with an edge to each table or view that they read.
             * @default true
             */
            views: boolean;
        };
        /**
         * @description `GENERATED … AS IDENTITY`; its numbers come from the sequence that the column owns.
         * @enum {string}
         */
        CatalogIdentity: "always" | "by_default";
        CatalogIndex: {
            columns: components["schemas"]["CatalogIndexColumn"][];
            comment?: string | null;
            include?: string[];
            /** @description `btree`, `gin`, … */
            method: string;
            name: string;
            nulls_not_distinct?: boolean;
            options?: string[];
            /** @description The rows that it holds, where these are not all. */
            predicate?: string | null;
            unique?: boolean;
        };
        CatalogIndexColumn: {
            collation?: components["schemas"]["QualifiedName"] | null;
            descending?: boolean;
            nulls_first?: boolean;
            /** @description Where it is not the type's default for the method; without its namespace where that is the system's. */
            opclass?: string | null;
            term: components["schemas"]["CatalogIndexTerm"];
        };
        /** @description What an index sorts by. */
        CatalogIndexTerm: {
            column: string;
        } | {
            expression: string;
        };
        /** @description A primary key or a unique constraint. */
        CatalogKey: {
            /** @description In the key's order, which need not be the table's. */
            columns: string[];
            comment?: string | null;
            /** @description Columns that the index carries and the key does not count (`INCLUDE`). */
            include?: string[];
            name: string;
            nulls_not_distinct?: boolean;
            timing?: components["schemas"]["CatalogTiming"];
            /** @description The last column is a range or multirange that must not overlap (`WITHOUT OVERLAPS`): the columns are no key by their values. */
            without_overlaps?: boolean;
        };
        /**
         * @description What happens to rows that refer to one that goes or changes.
         * @enum {string}
         */
        CatalogKeyAction: "no_action" | "restrict" | "cascade" | "set_null" | "set_default";
        /** @description Statements in the order in which they run. */
        CatalogMigration: {
            steps: components["schemas"]["CatalogMigrationStep"][];
        };
        /** @description One statement, without its semicolon. */
        CatalogMigrationStep: {
            /** @description Rows or values are lost. */
            destructive?: boolean;
            /** @description What a person should know before it runs. */
            note?: string | null;
            sql: string;
        };
        /** @description A namespace: what SQL calls a schema. */
        CatalogNamespace: {
            comment?: string | null;
            name: string;
        };
        /** @description Which table it is a partition of, and for which rows. */
        CatalogPartitionOf: {
            /** @description `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')` or `DEFAULT`. */
            bound: string;
            table: components["schemas"]["QualifiedName"];
        };
        /** @description What of a text is not in the catalog, and why. Everything else of the text is. */
        CatalogProblem: {
            /** @description The text, by the name it was handed over with. */
            file: string;
            hint?: string | null;
            kind: components["schemas"]["CatalogProblemKind"];
            /**
             * Format: int32
             * @description 1 is the first line.
             */
            line: number;
            message: string;
            /** @description The first words of the statement. */
            statement: string;
        };
        /** @enum {string} */
        CatalogProblemKind: "syntax" | "conflict" | "invisible" | "not_followed";
        /** @description A type of ranges over another type. Its multirange type is not listed. */
        CatalogRange: {
            comment?: string | null;
            name: components["schemas"]["QualifiedName"];
            subtype: string;
            /** @description The function that tells the distance of two values. */
            subtype_diff?: string | null;
        };
        /** @description A catalog, and how its tables hang together. */
        CatalogReading: {
            catalog: components["schemas"]["Catalog"];
            /** @description The files that were read, in their order. */
            files: string[];
            graph: components["schemas"]["CatalogGraph"];
            /** @description The file's, the folder's or the connection's name. */
            name: string;
            /** @description Statements that were not followed. */
            problems: components["schemas"]["CatalogProblem"][];
        };
        /** @description A foreign key between two tables, or one that its columns suggest. */
        CatalogRelation: {
            /** @description How many rows of the child a row of the parent has: at most one where a unique key or index is on the columns, or on some of them. */
            child: components["schemas"]["CatalogCardinality"];
            /** @description `child_columns[i]` refers to `parent_columns[i]`. */
            child_columns: string[];
            /** @description The table with the key. */
            child_table: components["schemas"]["QualifiedName"];
            /** @description Nobody declared it: the names and types of columns say that it may be meant. */
            inferred?: boolean;
            /** @description The name of the constraint; none of an inferred key. */
            name?: string | null;
            /** @description How many rows of the parent a row of the child has: one, or none as well where a column may be NULL. */
            parent: components["schemas"]["CatalogCardinality"];
            parent_columns: string[];
            /** @description The table that it refers to; the same one for a self-reference. */
            parent_table: components["schemas"]["QualifiedName"];
        };
        /** @description A sequence with its bounds; not how far it has come. Its numbers are written as texts, since JSON's readers round large ones. */
        CatalogSequence: {
            cache: string;
            comment?: string | null;
            cycle?: boolean;
            increment: string;
            max: string;
            min: string;
            name: components["schemas"]["QualifiedName"];
            owner?: components["schemas"]["CatalogSequenceOwner"] | null;
            start: string;
            type: string;
        };
        /** @description The column with which a sequence is dropped (`OWNED BY`). */
        CatalogSequenceOwner: {
            column: string;
            /** @description It is the sequence of an identity column, and has no life of its own. */
            identity?: boolean;
            table: components["schemas"]["QualifiedName"];
        };
        /** @description Where a catalog is read from. */
        CatalogSource: {
            /** @description A file of DDL or a plain dump, or a folder of migrations; from the project's folder. */
            path: string;
        } | {
            /** @description A text that is not (yet) in a file. */
            text: string;
        } | {
            /** @description The database of one of the project's connections. */
            connection: string;
        };
        /** @description A table. Of a partition, the keys and indexes that it has because of the table it is a part of are not listed. */
        CatalogTable: {
            checks?: components["schemas"]["CatalogCheck"][];
            columns: components["schemas"]["CatalogColumn"][];
            comment?: string | null;
            /**
             * Format: int64
             * @description How many rows the server believes there are; known of a live server that has looked.
             */
            estimated_rows?: number | null;
            exclusions?: components["schemas"]["CatalogExclusion"][];
            foreign_keys?: components["schemas"]["CatalogForeignKey"][];
            /** @description Those that no constraint brought along. */
            indexes?: components["schemas"]["CatalogIndex"][];
            /** @description The tables that it inherits from, in the order in which they were named. */
            inherits?: components["schemas"]["QualifiedName"][];
            kind: components["schemas"]["CatalogTableKind"];
            name: components["schemas"]["QualifiedName"];
            /** @description Whoever asked may not read its rows. Known of a live server only. */
            not_allowed?: boolean;
            /** @description Storage parameters: `fillfactor=70`. */
            options?: string[];
            /** @description How its rows are spread over partitions: `RANGE (sold_at)`. */
            partition_key?: string | null;
            partition_of?: components["schemas"]["CatalogPartitionOf"] | null;
            primary_key?: components["schemas"]["CatalogKey"] | null;
            /** @description The server of a foreign table. */
            server?: string | null;
            unique?: components["schemas"]["CatalogKey"][];
            unlogged?: boolean;
        };
        /** @enum {string} */
        CatalogTableKind: "ordinary" | "partitioned" | "foreign";
        /**
         * @description When a constraint is looked at.
         * @enum {string}
         */
        CatalogTiming: "immediate" | "deferrable" | "deferred";
        CatalogView: {
            columns: components["schemas"]["CatalogViewColumn"][];
            comment?: string | null;
            /** @description Its query, without a semicolon. */
            definition: string;
            /** @description The tables and views that its query names. */
            depends_on?: components["schemas"]["QualifiedName"][];
            /** @description Of a materialised view. */
            indexes?: components["schemas"]["CatalogIndex"][];
            materialized?: boolean;
            name: components["schemas"]["QualifiedName"];
            /** @description Whoever asked may not read its rows. Known of a live server only. */
            not_allowed?: boolean;
            /** @description `check_option=local`, `security_barrier=true`, … */
            options?: string[];
        };
        CatalogViewColumn: {
            comment?: string | null;
            name: string;
            /** @description Unknown where a file does not tell. */
            type?: string | null;
        };
        /** @description What cells of a column have in common. A cell that means "no value" is in none of them. */
        CellClass: "odd" | "leading_zeros" | "padded" | {
            /** @description This shape, as a profile names it: `Aa Aa`. */
            shape: string;
        } | {
            /** @description This very text. */
            value: string;
        };
        /** @description Cells of a column that a step emptied or could not keep whole. */
        CellCount: {
            column: string;
            /** Format: int64 */
            count: number;
            step: string;
        };
        /** @description A column in which values changed. */
        ChangedColumn: {
            /** Format: int64 */
            count: number;
            name: string;
        };
        /** @description What a picture shows. */
        ChartFigures: {
            counts: number[];
            edges: number[];
            /** @enum {string} */
            kind: "histogram";
            moments?: string[];
        } | {
            /** @enum {string} */
            kind: "top_values";
            /** Format: int64 */
            rows: number;
            values: components["schemas"]["ValueCount"][];
        } | {
            columns: components["schemas"]["MissingCells"][];
            /** @enum {string} */
            kind: "missing";
            /** Format: int64 */
            rows: number;
            /** Format: int64 */
            stretch_rows: number;
        } | {
            /** @enum {string} */
            kind: "scatter";
            points: number[][];
            x: string;
            y: string;
        } | {
            /** @enum {string} */
            kind: "times";
            labels: string[];
            lines: components["schemas"]["TimesLine"][];
        } | {
            groups: components["schemas"]["NumberGroup"][];
            /** @enum {string} */
            kind: "boxes";
            number: string;
        };
        /**
         * @description How large a picture is.
         * @enum {string}
         */
        ChartSize: "cell" | "sheet";
        /** @description A picture that is wanted. */
        ChartWanted: {
            about?: string;
            figures: components["schemas"]["ChartFigures"];
            /** @description The heading of one that stands by itself, and what is said below it. */
            title?: string;
        };
        /** @description The tasks that were cleared, in their order. */
        ClearedTasks: {
            tasks: string[];
        };
        /** @description Lets tasks of a run run anew. */
        ClearTasks: {
            /** @description And those after them. */
            downstream?: boolean;
            /** @description Only says which. */
            dry_run?: boolean;
            /** @description Of these only those that failed, could not run or were cancelled. */
            only_failed?: boolean;
            /** @description All unless given. */
            tasks?: string[] | null;
            /** @description And those before them. */
            upstream?: boolean;
        };
        /** @description A column of the outputs. */
        ColumnChange: {
            after?: components["schemas"]["ColumnType"] | null;
            before?: components["schemas"]["ColumnType"] | null;
            name: string;
        };
        /** @description A column as the first look sees it. */
        ColumnPreview: {
            /**
             * Format: int64
             * @description Of the sample's cells.
             */
            missing: number;
            name: string;
            /**
             * Format: int64
             * @description Cells of the sample that are not of the type.
             */
            odd: number;
            /** @description `all 1,000 values are numbers` */
            reason: string;
            type: components["schemas"]["ColumnType"];
        };
        /** @description What one column holds. */
        ColumnProfile: {
            /** @description The histogram (or the bars of top values) as SVG, where charts were asked for. */
            chart?: string | null;
            /** Format: int64 */
            distinct: number;
            /**
             * Format: double
             * @description The error of `distinct` as a share (0 = exact).
             */
            distinct_error: number;
            histogram?: components["schemas"]["Histogram"] | null;
            /**
             * Format: int64
             * @description Cells with a zero before another digit.
             */
            leading_zeros: number;
            max?: string | null;
            /**
             * Format: int64
             * @description Longest cell in characters.
             */
            max_length: number;
            /**
             * Format: double
             * @description Of numbers only.
             */
            mean?: number | null;
            /** @description Smallest and largest, by the type's order, as written in the input. */
            min?: string | null;
            /** Format: int64 */
            missing: number;
            /** @description Missing cells in each stretch of rows, in the order of the rows, at most 128 stretches; the last ones without any are left out. */
            missing_at: number[];
            name: string;
            /**
             * Format: int64
             * @description Cells that are not of the type: `Not a number`.
             */
            odd: number;
            /** @description A few of them. */
            odd_examples: string[];
            /** @description Those are less than the first or more than the second. */
            outlier_bounds?: number[] | null;
            /**
             * Format: int64
             * @description Numbers beyond 1.5 times the interquartile range from the quartiles.
             */
            outliers?: number | null;
            /**
             * Format: int64
             * @description Cells with blanks at an end.
             */
            padded: number;
            /**
             * @description Shapes of the cells (`Aa Aa`, `9.9`), the most frequent first, at most 10. Of a column with more than 1,000 shapes,
             *     the first 1,000 are counted.
             */
            patterns: components["schemas"]["ValueCount"][];
            /**
             * Format: double
             * @description The error of the quantiles as a share of the ranks (0 = exact). It is also that of the counts of the histogram and of the
             *     outliers as a share of the numbers: they are of the same sample.
             */
            quantile_error: number;
            /** @description Of numbers only: 5 %, 25 %, 50 %, 75 %, 95 %. */
            quantiles?: number[] | null;
            /**
             * Format: int64
             * @description Rows that were rejected for what stood in this column, when they were read or by a step; they are in no other figure.
             */
            rejected: number;
            /** @description The most frequent cells, at most 10, and how often each stands there at least. */
            top: components["schemas"]["ValueCount"][];
            /**
             * Format: int64
             * @description How many more of a cell there may be than `top` says, and how many of one that is not in it beyond the last one's
             *     count (0 = exact).
             */
            top_error: number;
            type: components["schemas"]["ColumnType"];
        };
        /**
         * @description One column: its name and the meaning of its cells.
         *
         *     In a frame, `text` and `decimal` are Polars `String` (a decimal keeps its digits); the others are
         *     `String` too as long as they are the input's own bytes, and `Int64`, `Float64`, `Boolean`, `Date` or
         *     `Datetime(µs)` once a step has computed them.
         */
        ColumnSpec: {
            name: string;
            type: components["schemas"]["ColumnType"];
        };
        /**
         * @description What the cells of a column mean. PostgreSQL's types of the same names, `decimal` being `numeric`.
         * @enum {string}
         */
        ColumnType: "text" | "integer" | "decimal" | "float" | "boolean" | "date" | "timestamp";
        /** @description The project's connections. */
        ConnectionListing: {
            connections: components["schemas"]["ConnectionView"][];
        };
        /** @description What a connection that was tried tells of its server. */
        ConnectionTested: {
            name: string;
            report: components["schemas"]["DatabaseReport"];
            server: string;
        };
        /** @description A connection of the project. */
        ConnectionView: {
            access: components["schemas"]["DatabaseAccess"];
            color?: components["schemas"]["DatabaseColor"] | null;
            connected: boolean;
            database?: string | null;
            name: string;
            offline: components["schemas"]["DatabaseOffline"];
            /** @description Why it cannot be used as it is written. */
            problems: string[];
            /** @description The machine and its port, or the folder of a socket and the port. */
            server?: string | null;
            /** @description The machine that it goes through. */
            ssh?: string | null;
            /** @description How it is, in words: `connected`, `away for 12 s, next try in 4 s`. */
            state: string;
            /** @description A person has agreed on this machine that the project connects there. */
            trusted: boolean;
            user?: string | null;
        };
        /** @description Copies a pipeline's file into the project. */
        CopyPipeline: {
            /** @description The file, absolute. */
            path: string;
        };
        /** @description What a DAG needs a person for. */
        DagAttention: {
            hint?: string | null;
            /** @enum {string} */
            kind: "failed";
            /**
             * Format: int64
             * @description Tasks that did not run because others had failed.
             */
            not_reached: number;
            /** @description The one that ended last. */
            run: components["schemas"]["DagRunSummary"];
            /**
             * Format: int64
             * @description How many failed.
             */
            runs: number;
            /** @description Its first task that failed, and what to do about it. */
            task?: string | null;
        } | {
            /** Format: int64 */
            count: number;
            dag: string;
            /**
             * Format: date-time
             * @description The first and the last of them.
             */
            from: string;
            /** @enum {string} */
            kind: "missed";
            /** Format: date-time */
            to: string;
            /** @description Why, in words. */
            words: string;
        };
        /** @description What a DAG did on a day, by logical time. */
        DagDay: {
            /** Format: int64 */
            cancelled: number;
            /** @description `2026-11-23`, in the DAG's zone. */
            day: string;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            missed: number;
            /**
             * Format: int64
             * @description Those that wait included.
             */
            running: number;
            /** Format: int64 */
            success: number;
        };
        /** @description A DAG with its text. */
        DagDetail: components["schemas"]["DagListing"] & {
            /** @description What becomes of runs that were due while nothing could run: `none`, `latest` or `all`. */
            catchup: string;
            /** @description Hash of the text, which a later save must name. */
            hash: string;
            /** @description What a run takes, by name. */
            params: {
                [key: string]: components["schemas"]["DagParam"];
            };
            /** @description The tasks, each after those before it. */
            tasks_in_order: components["schemas"]["DagTask"][];
            text: string;
        };
        /** @description A DAG's text that is not saved (yet). */
        DagDraft: {
            /** @description Whose text it is: a DAG may name others, and not itself. */
            name: string;
            text: string;
        };
        /** @description An instant at which a DAG is due. */
        DagInstant: {
            /**
             * Format: date-time
             * @description The logical time.
             */
            at: string;
            /** @description What a change of the clock (DST) does to it, in words, where one does. */
            note?: string | null;
            /** @description What a clock in the DAG's zone shows, with its offset from UTC: `2025-10-26T01:00:00+08:00`. */
            wall: string;
        };
        /** @description A DAG in the list. */
        DagListing: {
            /**
             * Format: int32
             * @description Runs of it that have not ended.
             */
            active: number;
            /** @description Assets by name: it runs when all of them were made anew. */
            consumes?: string[];
            description?: string | null;
            /** @description It runs by time on this machine. */
            enabled: boolean;
            /**
             * Format: int32
             * @description How many of its newest runs failed, one after the other.
             */
            failed_in_a_row: number;
            /** @description Whether this is the machine that it fires on. */
            fires_here: boolean;
            /** @description Where it stands among others. None so far. */
            group?: string | null;
            /** @description A text of it without mistakes is in force: the file's, or the last one that had none. */
            in_force: boolean;
            name: string;
            next?: components["schemas"]["DagInstant"] | null;
            /** @description The file, absolute. */
            path: string;
            /**
             * Format: date-time
             * @description Since when it is paused, where it was enabled before.
             */
            paused_since?: string | null;
            problems: components["schemas"]["Problem"][];
            /** @description Its newest runs, the oldest first, and what it missed among them. */
            recent: components["schemas"]["DagRunBrief"][];
            /** @description The one machine that it fires on, where it names one. */
            runs_on?: string | null;
            /** @description When it is due, as written: crons, and `every 15m`. None where it is due by hand only, or has mistakes. */
            schedule: string[];
            /**
             * Format: int64
             * @description How many tasks it has.
             */
            tasks: number;
            /** @description The IANA name of the zone of its wall times, where it has no mistakes. */
            timezone?: string | null;
            /** @description Those of them that no task of the project produces. Told in the list of all DAGs. */
            unmade?: string[];
        };
        /** @description A line of a task's log. */
        DagLogLine: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description From 0.
             */
            number: number;
            stream: components["schemas"]["LogStream"];
            text: string;
        };
        /** @description Lines of a task's log. */
        DagLogPage: {
            /** @description Whether no more will come. */
            ended: boolean;
            /**
             * Format: int64
             * @description The number of the first line that was looked at.
             */
            first: number;
            lines: components["schemas"]["DagLogLine"][];
            /**
             * Format: int64
             * @description Lines that the log has by now.
             */
            total: number;
        };
        /** @description A parameter of a DAG, as its file says it. */
        DagParam: {
            default?: components["schemas"]["DagParamValue"] | null;
            description?: string | null;
            type: components["schemas"]["DagParamType"];
            /** @description The values that it may have; nothing for any. */
            values?: components["schemas"]["DagParamValue"][] | null;
        };
        /**
         * @description The type of a parameter.
         * @enum {string}
         */
        DagParamType: "text" | "integer" | "number" | "boolean" | "date";
        /** @description The value of a parameter. */
        DagParamValue: string | number | boolean;
        /** @description A run of a DAG in its row of the list. */
        DagRunBrief: {
            /**
             * Format: uuid
             * @description None for what was missed.
             */
            id?: string | null;
            /** Format: date-time */
            logical_time: string;
            /** Format: double */
            seconds?: number | null;
            state: components["schemas"]["DagRunState"];
        };
        /** @description Everything that is kept of a run of a DAG. */
        DagRunDetail: components["schemas"]["DagRunSummary"] & {
            /** @description Whether the file holds another text by now. */
            changed_since: boolean;
            params: {
                [key: string]: components["schemas"]["DagParamValue"];
            };
            task_views: components["schemas"]["TaskView"][];
            /** @description The text that it is carried out by. */
            text: string;
        };
        /**
         * @description Why a run of a DAG was begun.
         * @enum {string}
         */
        DagRunKind: "scheduled" | "manual" | "backfill" | "asset" | "triggered";
        /** @description Runs of a DAG, the newest logical time first, and what was missed. */
        DagRunListing: {
            /** @description Ranges that touch the time that was asked for, the newest first. */
            missed: components["schemas"]["MissedRange"][];
            runs: components["schemas"]["DagRunSummary"][];
            /**
             * Format: int64
             * @description How many there are that fit, these and others.
             */
            total: number;
        };
        /**
         * @description Where a run of a DAG stands.
         * @enum {string}
         */
        DagRunState: "queued" | "running" | "success" | "failed" | "cancelled" | "missed";
        /** @description A run of a DAG, as lists show it. */
        DagRunSummary: {
            dag: string;
            /** Format: date-time */
            data_interval_end: string;
            /** Format: date-time */
            data_interval_start: string;
            /** Format: date-time */
            ended_at?: string | null;
            /** @description Why it failed, in words. */
            error?: string | null;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["DagRunKind"];
            /**
             * Format: date-time
             * @description The instant at which it was due, or was triggered for.
             */
            logical_time: string;
            machine: string;
            /** @description What is to be known of its time: `covers 3 runs`, a change of the clock. */
            note?: string | null;
            /** Format: date-time */
            queued_at: string;
            /**
             * Format: double
             * @description From its start to its end.
             */
            seconds?: number | null;
            /** Format: date-time */
            started_at?: string | null;
            state: components["schemas"]["DagRunState"];
            /** @description Its tasks, each after those before it. */
            tasks: components["schemas"]["TaskBrief"][];
            user: string;
            /** @description The hash of the text that it is carried out by. */
            version: string;
            /** @description What a clock in the DAG's zone shows at it, with its offset from UTC. */
            wall: string;
        };
        /** @description A task of a DAG. */
        DagTask: {
            /** @description The tasks before it. */
            after: string[];
            description?: string | null;
            /** @description The tasks that it is drawn with. */
            group?: string | null;
            /** @description `pipeline`, `sql`, `shell`, `http`, `dag` or `sensor`. */
            kind: string;
            name: string;
            /** @description The pool whose slots it takes; none for one that only waits. */
            pool?: string | null;
            /** @description What it does, in a line: `clean_sales`. */
            summary: string;
            /** @description What must have become of them, by Airflow's name. */
            trigger_rule: string;
        };
        /**
         * @description What a task of a run is at, by Airflow's names.
         * @enum {string}
         */
        DagTaskState: "queued" | "running" | "success" | "failed" | "up_for_retry" | "upstream_failed" | "skipped" | "cancelled";
        /** @description What of a run of a DAG a pipeline was run for. */
        DagTry: {
            name: string;
            /**
             * Format: uuid
             * @description The DAG's run.
             */
            run: string;
            task: string;
        };
        /**
         * @description Whether statements may change data.
         * @enum {string}
         */
        DatabaseAccess: "read" | "write";
        /**
         * @description A colour of the window.
         * @enum {string}
         */
        DatabaseColor: "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple";
        /**
         * @description What is done while a server is away.
         * @enum {string}
         */
        DatabaseOffline: "refuse" | "read" | "queue";
        /** @description What a connection that came about tells of its server. */
        DatabaseReport: {
            database: string;
            /** @description Not known behind a pooler that TLS is not asked of. */
            encrypted?: boolean | null;
            /** @description It follows another server. */
            in_recovery: boolean;
            /**
             * Format: int64
             * @description The way there and back.
             */
            latency_ms: number;
            /** @description Something like PgBouncer stands before the server. */
            pooled: boolean;
            /** @description Statements may not change data: by our own limit, or by the server's. */
            read_only: boolean;
            /** @description `15.8 (Debian 15.8-0+deb12u1)` */
            server_version: string;
            superuser: boolean;
            user: string;
        };
        /** @description What became of a day's rows, of all runs that wrote an output. */
        DayRows: {
            /**
             * Format: int64
             * @description Dropped or merged.
             */
            aside: number;
            /**
             * Format: date
             * @description The day in this machine's zone.
             */
            day: string;
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            written: number;
        };
        /**
         * @description What became of a message.
         * @enum {string}
         */
        DeliveryState: "waiting" | "sent" | "failed";
        /** @description Where the tables of a diagram were put by hand; the others stand where the layout puts them. */
        DiagramPositions: {
            /** @description By `namespace.name`, quoted as SQL asks for: the upper left corner, in the diagram's own units, right and down. */
            positions: {
                [key: string]: number[];
            };
        };
        /** @description One finding, with its reason. */
        DialectFinding: {
            /** @description `delimiter`, `header`, `encoding`, `line_end`. */
            key: string;
            /** @description `all of the first 1,000 records have 2 fields` */
            reason: string;
            /** @description As it would be written in the TOML: `,`, `utf-8`, `true`. */
            value: string;
            /** @description In words: `comma`, `UTF-8`, `header`. */
            word: string;
        };
        /** @description Asks what makes one catalog of another. */
        DiffCatalogs: {
            new: components["schemas"]["CatalogSource"];
            old: components["schemas"]["CatalogSource"];
        };
        /** @description A pipeline's text, saved or not. */
        DraftText: {
            /** @description The whole text. */
            text: string;
        };
        /** @description Asks for pictures of figures. */
        DrawCharts: {
            charts: components["schemas"]["ChartWanted"][];
            size: components["schemas"]["ChartSize"];
            /** @description `light` or `dark`. */
            theme: string;
        };
        /** @description Pictures, each an SVG, in the order in which they were wanted. */
        DrawnCharts: {
            charts: string[];
        };
        /** @description A row that a step dropped, as it stands in the input. */
        DroppedRow: {
            /**
             * Format: int64
             * @description Its first line in the input.
             */
            line: number;
            raw: string;
        };
        /** @description One change. */
        Edit: {
            at: number;
            /** @enum {string} */
            edit: "add_step";
            step: {
                [key: string]: components["schemas"]["Value"];
            };
        } | {
            at: number;
            /** @enum {string} */
            edit: "replace_step";
            step: {
                [key: string]: components["schemas"]["Value"];
            };
        } | {
            at: number;
            /** @enum {string} */
            edit: "remove_step";
        } | {
            /** @enum {string} */
            edit: "move_step";
            from: number;
            to: number;
        } | {
            at: number;
            /** @enum {string} */
            edit: "enable_step";
            enabled: boolean;
        } | {
            /** @enum {string} */
            edit: "set";
            path: string[];
            value?: components["schemas"]["Value"] | null;
        };
        /** @description The text after the edit. */
        EditedText: {
            problems: components["schemas"]["Problem"][];
            sink?: unknown;
            /** @description The source's and the sink's table as JSON, to fill a form with; nothing where the text has mistakes or no sink. */
            source?: unknown;
            steps: components["schemas"]["StepView"][];
            text: string;
        };
        /** @description Edits a text (nothing is saved). */
        EditRequest: {
            edits: components["schemas"]["Edit"][];
            text: string;
        };
        /** @description Lets a DAG run by time on this machine, or pauses it. */
        EnableDag: {
            enabled: boolean;
        };
        /** @description What went wrong: what, where, and what to do next. */
        ErrorBody: {
            /**
             * @description Stable, for programs: `not_found`, `conflict`, `invalid`, `refused`, `busy`, `cancelled`, `io`, `internal`,
             *     `login` (this browser is not logged in), `unreachable` (the process that owns the project went away).
             */
            code: string;
            /** @description What to do next. */
            hint?: string | null;
            /** @description A sentence for a person. */
            message: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
            /** @description File, line and column, or whatever else names the place. */
            where?: string | null;
        };
        /** @description Something changed. Events say what; a client fetches the rest. */
        Event: components["schemas"]["EventKind"] & {
            /** Format: int64 */
            sequence: number;
        };
        /** @description Events after a place in the sequence. */
        EventBatch: {
            /**
             * Format: uuid
             * @description Changes with every owner; a client that sees another one fetches everything again.
             */
            epoch: string;
            events: components["schemas"]["Event"][];
            /** @description Events are missing between what the client has and these: fetch everything again. */
            resync: boolean;
            /**
             * Format: int64
             * @description The last sequence so far.
             */
            sequence: number;
        };
        /** @description What changed. */
        EventKind: {
            /** @enum {string} */
            event: "run";
            run: components["schemas"]["RunSummary"];
        } | {
            /** @enum {string} */
            event: "pipeline";
            name: string;
        } | {
            /** @enum {string} */
            event: "dag";
            name: string;
        } | {
            /** @enum {string} */
            event: "diagram";
            name: string;
        } | {
            /** @enum {string} */
            event: "dag_run";
            run: components["schemas"]["DagRunSummary"];
        } | {
            /** @enum {string} */
            event: "dag_missed";
            name: string;
        } | {
            /** @enum {string} */
            event: "dag_log";
            /**
             * Format: int32
             * @description Of a task that runs for each of many values: the place of the value, from 0.
             */
            item?: number | null;
            /** Format: uuid */
            run: string;
            task: string;
            /** Format: int64 */
            total: number;
        } | {
            /** @enum {string} */
            event: "alert";
            notice?: components["schemas"]["AlertNotice"] | null;
        } | {
            /** @enum {string} */
            event: "project";
        } | {
            /** @enum {string} */
            event: "recent";
        } | {
            /** @enum {string} */
            event: "open";
            path: string;
        } | {
            /** @enum {string} */
            event: "closing";
            runs: string[];
        };
        /** @description Asks for a catalog in one of the formats. */
        ExportCatalog: {
            format: components["schemas"]["CatalogFormat"];
            read: components["schemas"]["ReadCatalog"];
        };
        /** @description A catalog written down. */
        ExportedCatalog: {
            /** @description A name for the file that it may be written to. */
            file_name: string;
            /** @description Statements that were not followed: what they make is not in it. */
            problems: components["schemas"]["CatalogProblem"][];
            text: string;
        };
        /** @description Names a file on this machine. */
        FileRequest: {
            group?: string | null;
            /** @description Absolute. */
            path: string;
        };
        /**
         * @description What can be done with a file.
         * @enum {string}
         */
        FileVerdict: "rows" | "pipeline" | "project" | "folder" | "empty" | "unusable";
        /** @description Names a file of the list. */
        ForgetFile: {
            /** @description Absolute, as listed. */
            path: string;
        };
        /** @description Bins: of numbers, all of one width; of days and times, those of a calendar. */
        Histogram: {
            counts: number[];
            /**
             * @description Where each bin starts, and where the last one ends; of days and times, in seconds since 1970. A bin has its start in it and
             *     not its end; the last one has both.
             */
            edges: number[];
            /** @description The edges as days or times are written; of numbers, none. */
            moments?: string[];
        };
        /** @description The program around the page. */
        HostInfo: {
            /** @description What it is. */
            kind: components["schemas"]["HostKind"];
            /** @description Whether this process owns the project. */
            owner: boolean;
            /**
             * Format: int32
             * @description This process.
             */
            pid: number;
        };
        /**
         * @description What is around the page.
         * @enum {string}
         */
        HostKind: "window" | "browser";
        /** @description The first look at a file. */
        Inspection: {
            columns: components["schemas"]["ColumnPreview"][];
            dialect: components["schemas"]["DialectFinding"][];
            /** Format: int64 */
            estimated_rows?: number | null;
            /** @description Rows of the sample that are malformed: line and reason in words. */
            malformed: [
                number,
                string
            ][];
            /** @description For each row and column of `rows` that is marked: row, column, mark. */
            marks: [
                number,
                number,
                "missing" | "odd"
            ][];
            /** @description Pipelines of the project that fit, best first. */
            matches: components["schemas"]["PipelineMatch"][];
            /** @description What it is, in words, where it cannot be used: `a PNG image`. */
            message?: string | null;
            /** Format: date-time */
            modified_at?: string | null;
            name: string;
            path: string;
            /**
             * Format: date-time
             * @description When a pipeline last ran a file of these very bytes (by size, time and SHA-256 where known).
             */
            ran_before?: string | null;
            /** @description The first rows as they are, at most 200. */
            rows: string[][];
            /** Format: int64 */
            sampled_rows: number;
            /** Format: int64 */
            size_bytes: number;
            verdict: components["schemas"]["FileVerdict"];
        };
        /** @description A value that a task runs for, with its tries. */
        ItemView: {
            /**
             * Format: int32
             * @description Tries that were begun since it was last cleared.
             */
            attempts: number;
            /** @description Its tries, the oldest first. */
            attempts_made: components["schemas"]["AttemptView"][];
            item: string;
            /** @description The values that it wrote. */
            outputs: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it is tried again.
             */
            retry_at?: string | null;
            state: components["schemas"]["DagTaskState"];
        };
        /** @description Where a secret is kept now. */
        KeptSecret: {
            /** @description In words: `the keychain`. */
            place: string;
        };
        /** @description The account of every row of a run: `read + added = written + dropped + merged + rejected`. */
        Ledger: {
            /** @description Rows that a step added (joins, explode). */
            added: components["schemas"]["StepCount"][];
            /**
             * Format: int64
             * @description Lines without any text between records, which are no rows.
             */
            blank_lines: number;
            /** @description Cells that a step changed; no row is gained or lost by it. */
            changed: components["schemas"]["CellCount"][];
            /**
             * Format: int64
             * @description Lines of comment.
             */
            comment_lines?: number;
            /** @description Rows that a named step left out on purpose. */
            dropped: components["schemas"]["StepCount"][];
            /** @description Cells emptied by `on_error = "null"`. */
            emptied: components["schemas"]["CellCount"][];
            /**
             * Format: int64
             * @description Lines after the last row that were passed over.
             */
            footer_lines?: number;
            /** @description Rows that a step merged into others (distinct, group). */
            merged: components["schemas"]["StepCount"][];
            /**
             * Format: int64
             * @description Records found in the input, the header and blank lines not among them.
             */
            read: number;
            rejected: components["schemas"]["RejectedCount"][];
            /** @description Words that a step left out of a cell (titles, middle names): a warning, no row is lost by it. */
            shortened: components["schemas"]["CellCount"][];
            /**
             * Format: int64
             * @description Lines before the header that were passed over.
             */
            title_lines?: number;
            /** @description Rows that a step found fault with and let through: a warning, no row is lost by it. */
            warned?: components["schemas"]["WarnedCount"][];
            /**
             * Format: int64
             * @description Rows in the output.
             */
            written: number;
        };
        /** @description Why a row does not come out of a stage. */
        LeftOut: {
            column?: string | null;
            /** @description What was found, in words. */
            detail?: string | null;
            reason?: components["schemas"]["Reason"] | null;
            /** @description `source`, or the step's id. */
            step: string;
        };
        /**
         * @description Where a line of a log comes from.
         * @enum {string}
         */
        LogStream: "out" | "err" | "note";
        /**
         * @description What a person says that something has come to.
         * @enum {string}
         */
        MarkAs: "success" | "failed";
        /** @description Says what a task, or a run, has come to. */
        MarkTask: {
            state: components["schemas"]["MarkAs"];
            /** @description The whole run unless given. */
            task?: string | null;
        };
        /** @description One column of such a comparison. */
        MatchColumn: {
            /**
             * @description Of a column that is renamed: its name in the file, and then the other names that it was known by. As the `aliases` of
             *     `[source.expect]` they make the file fit.
             */
            aliases?: string[];
            name: string;
            /** @description `as before`, `new`, `missing`, `empty`, `other type`, `renamed`. */
            state: string;
            type?: components["schemas"]["ColumnType"] | null;
        };
        /** @description A rejected row, mended. */
        MendedRow: {
            /**
             * Format: int64
             * @description Where the rejected row starts in the input: its `offset`.
             */
            offset: number;
            /** @description What the row should have said, in the form of the input. */
            raw: string;
        };
        /** @description Runs rejected rows again, as a person has mended them, and joins what comes of them to the output. */
        MendRows: {
            rows: components["schemas"]["MendedRow"][];
        };
        /** @description Instants at which a DAG was due and was not run. */
        MissedRange: {
            /** Format: int64 */
            count: number;
            /**
             * Format: date-time
             * @description The first of them.
             */
            from: string;
            reason: components["schemas"]["MissedReason"];
            /**
             * Format: date-time
             * @description The last of them.
             */
            to: string;
            /** @description The reason in words. */
            words: string;
        };
        /**
         * @description Why instants were not run.
         * @enum {string}
         */
        MissedReason: "too_old" | "covered" | "paused" | "not_running";
        /** @description Where cells of a column are missing, as a profile has it. */
        MissingCells: {
            /** Format: int64 */
            missing: number;
            missing_at: number[];
            name: string;
        };
        /** @description Moves tables of a diagram. */
        MoveTables: {
            /** @description Without a position, a table is left to the layout again. */
            moved: {
                [key: string]: number[] | null;
            };
        };
        /** @description Makes a DAG. */
        NewDag: {
            /** @description A name for the file; a number is added where it is taken. */
            name: string;
            text: string;
        };
        /** @description Makes a pipeline. */
        NewPipeline: {
            /** @description A name for the file; a number is added where it is taken. */
            name: string;
            text: string;
        };
        /** @description Makes a project's folder and opens it. */
        NewProject: {
            /** @description The folder; without one, a fresh folder in the app's data folder (the sample project). */
            path?: string | null;
            template: components["schemas"]["Template"];
        };
        /** @description Says that a window or a page has shown a message, or why it could not. */
        NoticeShown: {
            error?: string | null;
        };
        /** @description A row of an input before and after a stage. */
        NumberedRow: {
            /** @description Cells after it; none where the row does not come out of the stage. */
            after?: (string | null)[] | null;
            /**
             * @description Cells before the stage. Of a row that did not come so far: what it held last, and nothing in columns that were not there
             *     yet. None at the source, and of a malformed row.
             */
            before?: (string | null)[] | null;
            left_out?: components["schemas"]["LeftOut"] | null;
            /**
             * Format: int64
             * @description Its first line in the input.
             */
            line: number;
            /** @description The record as it stands, where it is no row at all. */
            raw?: string | null;
            /**
             * Format: int64
             * @description Its number; the input's first row is 0.
             */
            row: number;
        };
        /** @description The numbers of a group. */
        NumberGroup: {
            /** Format: int64 */
            count: number;
            name: string;
            /** @description Some of those beyond, at most 30. */
            outliers: number[];
            /** @description 25 %, 50 %, 75 %. */
            quartiles: number[];
            /** @description Whether the figures are of a sample of the group's numbers. */
            sampled: boolean;
            /** @description The lowest and highest number within 1.5 times the interquartile range of the quartiles. */
            whiskers: number[];
        };
        /** @description Opens a project's folder. */
        OpenProject: {
            /** @description The folder; empty for the scratch project. */
            path: string;
        };
        /** @description The first rows of a run's output. */
        OutputRows: {
            columns: string[];
            /** @description Whether these are all rows. */
            complete: boolean;
            rows: (string | null)[][];
        };
        /** @description The first screen: what happened since the person last looked. */
        Overview: {
            active: components["schemas"]["RunSummary"][];
            /** @description Runs since then that failed, were interrupted, or rejected rows, newest first. */
            attention: components["schemas"]["RunSummary"][];
            /** @description DAGs whose runs failed or were missed since then, the newest first. */
            dags: components["schemas"]["DagAttention"][];
            /** @description Whether nothing was ever opened or run here: the first launch. */
            first: boolean;
            machine: string;
            project: components["schemas"]["ProjectInfo"];
            recent_files: components["schemas"]["RecentFile"][];
            recent_projects: components["schemas"]["RecentProject"][];
            /**
             * Format: int64
             * @description Runs in all.
             */
            runs: number;
            /**
             * Format: date-time
             * @description When the person last marked everything as seen.
             */
            seen_at?: string | null;
            /** @description Messages of alerts since then that could not be delivered, newest first. */
            undelivered: components["schemas"]["AlertDelivery"][];
        };
        /** @description Which columns are held against each other. */
        Pair: {
            /** @enum {string} */
            kind: "scatter";
            x: string;
            y: string;
        } | {
            by: string;
            /** @enum {string} */
            kind: "boxes";
            number: string;
        };
        /** @description Pauses all DAGs together, or enables them again. */
        PauseSchedule: {
            paused: boolean;
        };
        /** @description A pipeline with its text. */
        PipelineDetail: {
            description?: string | null;
            /** @description Hash of the text, which a later save must name. */
            hash: string;
            /** @description The input's path as written, and absolute. */
            input?: string | null;
            input_path?: string | null;
            last_run?: components["schemas"]["RunSummary"] | null;
            name: string;
            /** @description The output's path as written (or as it would be), and absolute. */
            output?: string | null;
            output_path?: string | null;
            path: string;
            /** @description Where the text is broken: the steps of the last good version go on. */
            problems: components["schemas"]["Problem"][];
            steps: components["schemas"]["StepView"][];
            text: string;
        };
        /** @description A pipeline in the list. */
        PipelineListing: {
            description?: string | null;
            last_run?: components["schemas"]["RunSummary"] | null;
            name: string;
            /** @description The file, absolute. */
            path: string;
            problems: components["schemas"]["Problem"][];
        };
        /** @description How a file fits a pipeline that is already there. */
        PipelineMatch: {
            columns: components["schemas"]["MatchColumn"][];
            /** @description Whether every column that it needs is there with its type. */
            fits: boolean;
            /** Format: date-time */
            last_run?: string | null;
            /** @description Where its output would go. */
            output_path?: string | null;
            pipeline: string;
            /** Format: int32 */
            steps: number;
        };
        /** @description A pool of slots. */
        PoolView: {
            name: string;
            /** Format: int32 */
            slots: number;
            /** Format: int32 */
            used: number;
            /**
             * Format: int32
             * @description Tasks that wait for a slot.
             */
            waiting: number;
        };
        /** @description The first rows, stage by stage. */
        Preview: {
            after: components["schemas"]["ColumnSpec"][];
            before: components["schemas"]["ColumnSpec"][];
            /** @description Whether the sample is the whole input. */
            complete: boolean;
            /**
             * Format: int64
             * @description About how many rows the input has, from the sample's size.
             */
            estimated_rows?: number | null;
            /** @description Mistakes in the text or in how a step fits; stages up to the first broken one are shown. */
            problems: components["schemas"]["Problem"][];
            /** @description Rejected rows of the sample, all stages up to the end. */
            rejected: components["schemas"]["RejectedRow"][];
            rows: components["schemas"]["PreviewRow"][];
            /**
             * Format: int32
             * @description Which stage `rows` shows.
             */
            stage: number;
            stages: components["schemas"]["PreviewStage"][];
        };
        /** @description Asks what a pipeline would do to the first rows. */
        PreviewRequest: {
            /** @description The folder that relative paths in the text are from, absolute; the project's unless given. */
            base?: string | null;
            /** @description A newer request of the same group cancels an older one. */
            group?: string | null;
            /** @description Instead of the source's path: absolute. */
            input?: string | null;
            /**
             * Format: int32
             * @description How many of the first rows: 200 unless given, 10,000 at most.
             */
            rows?: number | null;
            /**
             * Format: int32
             * @description The stage whose rows are wanted: 0 is the source, 1 after the first step; the last unless given.
             *     A disabled step counts, and changes nothing.
             */
            stage?: number | null;
            /** @description The pipeline's text, saved or not. */
            text: string;
        };
        /** @description A row of the sample before and after the wanted stage. */
        PreviewRow: {
            /** @description Cells after it; none where the stage dropped, merged or rejected the row. */
            after?: (string | null)[] | null;
            /** @description Cells before the stage; null is no value. None at the source, and for a row that the stage made. */
            before?: (string | null)[] | null;
            /**
             * Format: int64
             * @description Its first line in the input; 0 for a row that is made of many.
             */
            line: number;
        };
        /** @description What one stage does to the sample. */
        PreviewStage: {
            columns: components["schemas"]["ColumnSpec"][];
            /** @description `source`, or the step's id. */
            id: string;
            /** @description What this stage alone did to the sample. */
            ledger: components["schemas"]["Ledger"];
            /**
             * Format: int64
             * @description Rows of the sample that come out.
             */
            rows: number;
        };
        /** @description One mistake in a project's file, at its place, with what to do next. */
        Problem: {
            /**
             * Format: int32
             * @description 1 is the first character of the line.
             */
            column: number;
            /** @description The file, as the person named it. */
            file: string;
            hint?: string | null;
            /**
             * Format: int32
             * @description 1 is the first line.
             */
            line: number;
            message: string;
            /** @description Bytes of the file's text that are at fault: start and end (exclusive). */
            span: [
                number,
                number
            ];
        };
        /** @description The profile of an input's columns. */
        Profile: {
            columns: components["schemas"]["ColumnProfile"][];
            /** @description Whether the whole input was read. */
            complete: boolean;
            /**
             * Format: int64
             * @description Rows that were rejected and are in no column's figures.
             */
            rejected: number;
            /** Format: int64 */
            rows: number;
            /**
             * Format: int64
             * @description Rows of each stretch that `missing_at` counts in.
             */
            stretch_rows: number;
        };
        /** @description Asks for the profile of a file, or of a pipeline's rows after a stage. */
        ProfileRequest: components["schemas"]["RowsToCount"] & {
            /** @description `light` or `dark`: draw each column's histogram in these colours. */
            charts?: string | null;
            /** @description Only these columns; all unless given. */
            columns?: string[] | null;
        };
        /** @description How far a run is. At most ten a second. */
        Progress: {
            /**
             * Format: int64
             * @description Bytes of the input read.
             */
            done_bytes: number;
            /** Format: int64 */
            rows: number;
            /**
             * Format: double
             * @description Over the last seconds.
             */
            rows_per_second: number;
            /** Format: double */
            seconds: number;
            /** Format: double */
            seconds_left?: number | null;
            /**
             * Format: int64
             * @description The input's size, where it is known.
             */
            total_bytes?: number | null;
        };
        /** @description The project that is open. */
        ProjectInfo: {
            /** @description The branch that git has checked out, where the folder is in a repository. */
            branch?: string | null;
            /**
             * Format: int32
             * @description Files changed since the last commit, where the folder is in a repository.
             */
            changed_files?: number | null;
            name: string;
            /** @description The folder, absolute. */
            path: string;
            /** @description Mistakes in the project's files, with their places. */
            problems: components["schemas"]["Problem"][];
            /** @description The app's own project, used as long as none is open; it can be saved as one. */
            scratch: boolean;
        };
        /** @description Asks for a pipeline as a script for Polars in Python. */
        PythonRequest: {
            /** @description A path to the pipeline's TOML outside the project, absolute: relative paths in the text are from its folder. */
            file?: string | null;
            /** @description Instead of the source's path: absolute. */
            input?: string | null;
            /** @description What the pipeline is called. */
            name?: string | null;
            /** @description Instead of the sink's path: absolute; `-` is standard output. */
            output?: string | null;
            /** @description The pipeline's text, saved or not. */
            text: string;
        };
        /** @description A pipeline as a script for Polars in Python. */
        PythonScript: {
            /** @description What it does otherwise than a run, in sentences. */
            differences: string[];
            /** @description The whole script. */
            text: string;
        };
        /**
         * @description The name of a table, view, sequence or type with its namespace, as the catalog of PostgreSQL has it.
         *
         *     [`Display`] writes it as SQL does, each part quoted where it must be: `public."Order lines"`.
         */
        QualifiedName: {
            name: string;
            namespace: string;
        };
        /** @description Asks for a catalog. */
        ReadCatalog: {
            focus?: components["schemas"]["CatalogFocus"] | null;
            /** @description A newer request of the same group cancels an older one. */
            group?: string | null;
            /** @description What the graph shows beside tables and their foreign keys. */
            show?: components["schemas"]["CatalogGraphChoice"];
            source: components["schemas"]["CatalogSource"];
        };
        /** @description What a DAG's text says. */
        ReadDag: {
            /** @description Its mistakes, with their places. */
            problems: components["schemas"]["Problem"][];
        };
        /**
         * @description Why a row was rejected. The word (`too_many_fields`) is stable: files and scripts may rely on it.
         * @enum {string}
         */
        Reason: "too_few_fields" | "too_many_fields" | "open_quote" | "text_after_quote" | "record_too_long" | "invalid_encoding" | "not_an_integer" | "not_a_number" | "not_a_boolean" | "not_a_date" | "not_a_timestamp" | "out_of_range" | "division_by_zero" | "invalid_value" | "no_value" | "not_in_range" | "no_match" | "not_in_set" | "wrong_length" | "check_failed" | "not_found" | "not_unique" | "ambiguous_date" | "invalid_json" | "not_an_object" | "unknown_key" | "formula_error";
        /** @description A file that was opened before. */
        RecentFile: {
            exists: boolean;
            name: string;
            /** Format: date-time */
            opened_at: string;
            path: string;
            /** @description The pipeline that was made from it or last ran on it. */
            pipeline?: string | null;
            /** Format: int64 */
            size_bytes?: number | null;
        };
        /** @description A project that was open before. */
        RecentProject: {
            exists: boolean;
            name: string;
            /** Format: date-time */
            opened_at: string;
            path: string;
        };
        /** @description Rows rejected by one step, for one reason, in one column. */
        RejectedCount: {
            column?: string | null;
            /** Format: int64 */
            count: number;
            reason: components["schemas"]["Reason"];
            step: string;
        };
        /** @description Rejected rows of a run, in the order of the input. */
        RejectedPage: {
            /** @description Of these rows, the offsets of those that were mended and joined to the output. */
            mended: number[];
            /**
             * Format: int64
             * @description How many rows of the run were mended, these and others.
             */
            mended_total: number;
            rows: components["schemas"]["RejectedRow"][];
            /** Format: int64 */
            total: number;
        };
        /** @description A row that was read and not written. */
        RejectedRow: {
            /** @description The column at fault, where one is. */
            column?: string | null;
            /** @description What was found, in words: `"12,50" is not a decimal`. */
            detail: string;
            /**
             * Format: int64
             * @description The record's whole length in bytes.
             */
            length: number;
            /**
             * Format: int64
             * @description The first physical line of the record; the file's first line is 1.
             */
            line: number;
            /**
             * Format: int64
             * @description Where the record starts, in bytes from the start of the (decoded) input.
             */
            offset: number;
            /** @description The file (or `standard input`) it came from. */
            origin: string;
            /**
             * @description The record as it stands in the file, without its line end; at most [`RAW_KEPT_BYTES`]. Bytes that
             *     are not UTF-8 are shown as `\xNN`.
             */
            raw: string;
            reason: components["schemas"]["Reason"];
            /** @description The step that rejected it: `source`, or the step's id. */
            step: string;
        };
        /** @description What was found. */
        Related: {
            /**
             * Format: double
             * @description Pearson's coefficient of all points; none where a column has one value only.
             */
            correlation?: number | null;
            /** @enum {string} */
            kind: "scatter";
            /** @description A uniform sample of the points, at most 2,000. */
            points: number[][];
        } | {
            /** @description The largest groups, at most 12, the largest first. */
            groups: components["schemas"]["NumberGroup"][];
            /**
             * Format: int64
             * @description How many groups there are; of more than 200, those beyond are one.
             */
            groups_in_all: number;
            /** @enum {string} */
            kind: "boxes";
            /** @description Whether there are more. */
            more: boolean;
        };
        /** @description How two columns go together. */
        Relation: {
            /** @description Whether the whole input was read. */
            complete: boolean;
            /**
             * Format: int64
             * @description Rows that have what is shown: two numbers, or a number and a group.
             */
            counted: number;
            found: components["schemas"]["Related"];
            /**
             * Format: int64
             * @description Rows that were read.
             */
            rows: number;
        };
        /** @description Asks how two columns of a file, or of a pipeline's rows after a stage, go together. */
        RelationRequest: components["schemas"]["RowsToCount"] & {
            pair: components["schemas"]["Pair"];
        };
        /** @description Gives a DAG another name. */
        RenameDag: {
            /** @description The new name. */
            to: string;
        };
        /** @description Gives a pipeline another name. */
        RenamePipeline: {
            /** @description The new name. */
            to: string;
        };
        /**
         * @description Which of the runs that there are already a backfill runs again.
         * @enum {string}
         */
        Rerun: "none" | "failed" | "all";
        /** @description A row that differs: cells of the compared columns in the first and in the second run. */
        RowChange: {
            after?: (string | null)[] | null;
            before?: (string | null)[] | null;
        };
        /** @description How many rows an input has, as far as they are counted. Counting begins with the first question. */
        RowCount: {
            /** @description Whether all are counted. */
            complete: boolean;
            /** Format: int64 */
            done_bytes: number;
            /**
             * Format: int64
             * @description About how many there are.
             */
            estimated_rows: number;
            /**
             * Format: int64
             * @description Rows counted so far, malformed ones among them.
             */
            rows: number;
            /**
             * Format: int32
             * @description The first stage whose rows depend on all others: from it on only a sample can be shown.
             */
            sample_from?: number | null;
            /** Format: int64 */
            total_bytes?: number | null;
            /** @description Changes with the file and with how it is read. */
            version: string;
        };
        /** @description What is asked of a row. */
        RowFilter: {
            /** @description The column; any unless given. */
            column?: string | null;
            /** @enum {string} */
            kind: "text";
            /** @description Whether `a` and `A` differ. */
            match_case?: boolean;
            text: string;
        } | {
            expression: string;
            /** @enum {string} */
            kind: "where";
        } | {
            are: components["schemas"]["CellClass"];
            column: string;
            /** @enum {string} */
            kind: "cells";
        } | {
            column: string;
            /** @enum {string} */
            kind: "rejected";
        };
        /** @description Rows of an input before and after a stage. */
        RowPage: {
            /** @description In the input's order. Rows that the input does not have are left out. */
            rows: components["schemas"]["NumberedRow"][];
            /** @description The version of the input that they are of. */
            version: string;
        };
        /** @description Asks for rows by their numbers: so many from one on, or a list. */
        RowPageRequest: components["schemas"]["RowsOf"] & {
            /**
             * Format: int32
             * @description At most so many: 200 unless given, 1,000 at most.
             */
            limit?: number | null;
            /**
             * Format: int64
             * @description The number of the first row: 0 is the input's first.
             */
            offset?: number | null;
            /** @description Or these rows, at most 1,000. */
            rows?: number[] | null;
        };
        /** @description What became of the rows of the last days. */
        RowsByDay: {
            /** @description SVG. */
            chart: string;
            /** @description The oldest first, today last. */
            days: components["schemas"]["DayRows"][];
            /**
             * Format: int64
             * @description How many times longer a rejected row is drawn than a written one.
             */
            rejected_scale: number;
        };
        /** @description The rows of two outputs. */
        RowsComparison: {
            /** Format: int64 */
            after: number;
            /**
             * Format: int64
             * @description Rows of the first and of the second.
             */
            before: number;
            /** Format: int64 */
            changed: number;
            /** @description For each column in which values changed, how many. */
            changed_columns: components["schemas"]["ChangedColumn"][];
            /** @description The columns that both have, which were compared. */
            columns: string[];
            /** @description Whether all rows were compared, or only the first of many. */
            complete: boolean;
            /** @description The first rows that differ. */
            examples: components["schemas"]["RowChange"][];
            /** @description The columns by which rows were told to be the same; none: a row is the same as a whole. */
            key: string[];
            /** Format: int64 */
            only_after: number;
            /** Format: int64 */
            only_before: number;
            /** Format: int64 */
            same: number;
        };
        /** @description Names the rows of a pipeline's input, at a stage. */
        RowsOf: {
            /** @description A newer request of the same group cancels an older one. */
            group?: string | null;
            /** @description Instead of the source's path: absolute. */
            input?: string | null;
            /**
             * Format: int32
             * @description The stage: 0 is the source, 1 after the first step; the last unless given.
             */
            stage?: number | null;
            /** @description The pipeline's text, saved or not. */
            text: string;
        };
        /** @description Names rows that are counted: those of a file, or of a pipeline after a stage. */
        RowsToCount: {
            group?: string | null;
            input?: string | null;
            /** @description A file, read with its detected dialect. */
            path?: string | null;
            /**
             * Format: int64
             * @description At most so many rows from the start; the whole file unless given.
             */
            rows?: number | null;
            /**
             * Format: int32
             * @description and the stage: 0 is the source; the last unless given.
             */
            stage?: number | null;
            /** @description Or a pipeline's text, */
            text?: string | null;
        };
        /** @description Runs a run's pipeline on its input once more. */
        RunAgain: {
            /** @description By the text as it was run, and only if the input still has the bytes that were read; else by the pipeline as it is now. */
            as_it_was: boolean;
            /** @description Instead of where the run wrote: absolute. */
            output?: string | null;
        };
        /** @description Two runs beside each other. */
        RunComparison: {
            after: components["schemas"]["RunSummary"];
            before: components["schemas"]["RunSummary"];
            columns: components["schemas"]["ColumnChange"][];
            rows?: components["schemas"]["RowsComparison"] | null;
            /** @description Whether both read the same bytes, where that is known. */
            same_input?: boolean | null;
            /** @description The difference of the pipelines' texts; empty where they are the same. */
            text: string;
            why_no_rows?: string | null;
        };
        /** @description Everything that is kept to explain a run later. */
        RunDetail: components["schemas"]["RunSummary"] & {
            app_version: string;
            /** @description The columns of the output. */
            columns?: components["schemas"]["ColumnSpec"][];
            /** @description The commit that git had checked out, where the folder is in a repository. */
            commit?: string | null;
            /** @description Whether the folder differed from that commit. */
            dirty?: boolean | null;
            /** @description The log of the run, newest last. */
            log: unknown[];
            /** @description The record numbers of the rows that this run mended, without those that it rejected once more. */
            mended?: number[];
            os: string;
            /** @description The project's folder as it was. */
            project?: string | null;
            /** @description Where the rejected rows were written beside the output. */
            rejected_file?: string | null;
            /** @description Names of the steps by id, in order, as they were. */
            steps: components["schemas"]["StepView"][];
            /** @description The pipeline's text as run. */
            text: string;
        };
        /** @description A file that a run read or wrote. */
        RunFile: {
            /** @description Absolute, or `standard input` / `standard output`. */
            path: string;
            sha256?: string | null;
            /** Format: int64 */
            size_bytes: number;
        };
        /** @description Runs, newest first. */
        RunListing: {
            runs: components["schemas"]["RunSummary"][];
            /** Format: int64 */
            total: number;
        };
        /**
         * @description Where a run stands. Airflow's words, and two of ours.
         * @enum {string}
         */
        RunState: "queued" | "running" | "success" | "failed" | "limit_exceeded" | "cancelled" | "lost";
        /** @description A run as lists show it. */
        RunSummary: {
            dag?: components["schemas"]["DagTry"] | null;
            /** Format: date-time */
            ended_at?: string | null;
            /** @description Why it failed, in words. */
            error?: string | null;
            hint?: string | null;
            /** Format: uuid */
            id: string;
            input?: components["schemas"]["RunFile"] | null;
            ledger?: components["schemas"]["Ledger"] | null;
            machine: string;
            /**
             * Format: uuid
             * @description The run whose rejected rows were mended and joined to its output by this one.
             */
            mends?: string | null;
            output?: components["schemas"]["RunFile"] | null;
            /** @description The pipeline's name, or the file's for a pipeline outside a project. */
            pipeline: string;
            /** @description Its file, where that is not one of the project's. */
            pipeline_file?: string | null;
            progress?: components["schemas"]["Progress"] | null;
            /**
             * Format: double
             * @description Wall time in seconds, once it has ended.
             */
            seconds?: number | null;
            /** Format: date-time */
            started_at: string;
            state: components["schemas"]["RunState"];
            /** @description A trial: rows were read and computed, nothing was written. */
            trial: boolean;
            /** @description `by hand`, `command line`, `dropped file`, `browser`, or the name of the DAG that started it. */
            trigger: string;
            user: string;
        };
        /** @description Saves a DAG's text. */
        SaveDag: {
            /** @description The hash of the text that was edited; another one on disk is refused with the difference. */
            base_hash: string;
            text: string;
        };
        /** @description Saves a pipeline's text. */
        SavePipeline: {
            /** @description The hash of the text that was edited; another one on disk is refused with the difference. */
            base_hash: string;
            text: string;
        };
        /** @description Saves the scratch project as a project of its own. */
        SaveProjectAs: {
            name?: string | null;
            path: string;
        };
        /** @description What a piece of a search found. */
        ScanPiece: {
            next?: components["schemas"]["ScanPlace"] | null;
            /** @description Numbers of rows that pass, rising. */
            rows: number[];
            /**
             * Format: int64
             * @description Rows looked at since the input's start.
             */
            scanned: number;
            /**
             * Format: int64
             * @description Rows of this piece for which a filter could not be computed.
             */
            undecided: number;
        };
        /** @description A place in a search. */
        ScanPlace: {
            /** Format: int64 */
            line?: number | null;
            /**
             * Format: int64
             * @description Where it stands.
             */
            offset?: number | null;
            /**
             * Format: int64
             * @description How many portions were looked through.
             */
            portion: number;
            /**
             * Format: int64
             * @description The first row that was not looked at.
             */
            row: number;
            /** @description The version of the input that the search is of. */
            version: string;
        };
        /** @description Asks which rows filters pick, from a place on. A piece of the search takes a moment; the answer says where to go on. */
        ScanRequest: components["schemas"]["RowsOf"] & {
            /**
             * Format: int32
             * @description A piece takes about so many milliseconds: 150 unless given, 1,000 at most.
             */
            budget_ms?: number | null;
            /** @description A row must pass them all. */
            filters: components["schemas"]["RowFilter"][];
            from?: components["schemas"]["ScanPlace"] | null;
            /**
             * Format: int32
             * @description A piece ends when about so many rows were found: 20,000 unless given, 100,000 at most.
             */
            most?: number | null;
        };
        /** @description All DAGs of this machine together. */
        ScheduleState: {
            awake: components["schemas"]["AwakeState"];
            /**
             * Format: int64
             * @description DAGs that run by time on this machine.
             */
            enabled: number;
            next?: components["schemas"]["UpcomingRun"] | null;
            /**
             * Format: int64
             * @description DAGs that were enabled and were paused together: they are enabled together again.
             */
            paused_together: number;
            /**
             * Format: int64
             * @description Runs that go on.
             */
            running: number;
            /** @description Whether the project's owner runs DAGs by time: a window or `millpond serve` does, a command does not. */
            schedules: boolean;
        };
        /** @description A secret that the project's files name, or that was kept for the project. Never its value. */
        SecretView: {
            /** @description Why it cannot be read, where that is so. */
            error?: string | null;
            name: string;
            /** @description Where it is found, in words: `the keychain`; nothing where it is not. */
            place?: string | null;
            /** @description Which tasks name it: `dags/daily.toml, task tell`. */
            used_by: string[];
        };
        /** @description Keeps a secret. */
        SetSecret: {
            value: string;
        };
        /** @description Names a file or a folder of this machine. */
        ShowPath: {
            /** @description Absolute. */
            path: string;
        };
        /** @description The project's files of SQL. */
        SqlListing: {
            /** @description From the project's folder, in the order of their names. */
            files: string[];
        };
        /** @description A run was started. */
        StartedRun: {
            /** Format: uuid */
            id: string;
        };
        /** @description Starts a run. */
        StartRun: {
            /** @description A path to a pipeline's TOML, absolute, outside the project or in it. */
            file?: string | null;
            /** @description Instead of the source's path: absolute. */
            input?: string | null;
            /** @description What to call the input where its path says nothing: `standard input` for a spooled one. */
            input_name?: string | null;
            name?: string | null;
            /** @description Without an output: write beside the pipeline's own, under the input's name, instead of over it. */
            named_after_input?: boolean | null;
            /** @description Instead of the sink's path: absolute; `-` keeps the output with the run, to be fetched from there. */
            output?: string | null;
            /** @description A pipeline of the project by name. */
            pipeline?: string | null;
            /** @description A draft's text, not (yet) saved; `name` says what it is called. */
            text?: string | null;
            /**
             * Format: int64
             * @description Read only so many rows and write nothing.
             */
            trial_rows?: number | null;
            /** @description `by hand` unless given. */
            trigger?: string | null;
        };
        /** @description What the app is and does right now. */
        Status: {
            active_runs: components["schemas"]["RunSummary"][];
            /**
             * Format: int64
             * @description Tasks of runs of DAGs that are being carried out.
             */
            active_tasks: number;
            /**
             * Format: int32
             * @description The API's version: an owner and its clients must have the same.
             */
            api: number;
            machine: string;
            /** Format: date-time */
            now: string;
            /**
             * Format: int32
             * @description The process that owns the project's state.
             */
            owner_pid: number;
            project: components["schemas"]["ProjectInfo"];
            user: string;
            version: string;
        };
        /** @description Rows counted under the id of the step that did something to them. */
        StepCount: {
            /** Format: int64 */
            count: number;
            step: string;
        };
        /** @description Steps that would help. */
        StepSuggestions: {
            /**
             * Format: int64
             * @description Rows that were looked at, after the text's steps.
             */
            rows: number;
            steps: components["schemas"]["SuggestedStep"][];
            /** @description Whether that is every row of the input. */
            whole: boolean;
        };
        /** @description A step as the list of steps shows it. */
        StepView: {
            enabled: boolean;
            /** @description Its name in the ledger. */
            id: string;
            note?: string | null;
            /** @description The step's table as JSON, to fill a form with. */
            spec: unknown;
            /** @description `name → first_name, last_name`. */
            summary: string;
            /** @description `Split name`. */
            title: string;
            /** @description The verb, as `do` names it. */
            verb: string;
        };
        /** @description A step that would help, with what speaks for it. */
        SuggestedStep: {
            /** @description `Strip them` */
            action: string;
            /** @description One of two that exclude each other: only a person knows which is right. */
            choice: boolean;
            /** Format: int64 */
            count: number;
            /** @description A few cells it would change. */
            examples: string[];
            /** @description `2,468 prices carry leading zeros` */
            finding: string;
            /** @description `strip_leading_zeros:price` */
            id: string;
            /** @description The lines in the input of the first rows it is about, where it is about rows. */
            lines: number[];
            /**
             * Format: int64
             * @description Rows that the step sets apart, which the finding says too.
             */
            rejects: number;
            /** @description The step's table, ready for an edit. */
            step: {
                [key: string]: components["schemas"]["Value"];
            };
        };
        /** @description A starter pipeline and steps that would help. */
        Suggestion: {
            columns: components["schemas"]["ColumnSpec"][];
            /** @description A name that is free in the project. */
            name: string;
            /** @description Where a run of the starter would write, absolute. */
            output_path: string;
            /** Format: int64 */
            sampled_rows: number;
            steps: components["schemas"]["SuggestedStep"][];
            /** @description The starter's text: source with dialect and types, no steps, sink. */
            text: string;
            /** @description The starter with all suggested steps but those of which a person must choose one. */
            text_with_steps: string;
        };
        /** @description Asks for a starter pipeline. */
        SuggestRequest: {
            /** @description Every step that would help after those before it, and not only what the file as it stands speaks for. */
            every?: boolean | null;
            /** @description The file, absolute. */
            path: string;
        };
        /** @description Asks for steps that would help the rows as they are after a text's steps. */
        SuggestStepsRequest: {
            /** @description The folder that the text's paths are from; the project's unless given. */
            base?: string | null;
            /** @description Every step that would help after those before it, and not only what the rows as they are speak for. */
            every?: boolean | null;
            /** @description A newer request of the same group cancels this one. */
            group?: string | null;
            /** @description Another input than the text's. */
            input?: string | null;
            text: string;
        };
        /** @description A task of a run, as grids show it. */
        TaskBrief: {
            /**
             * Format: int32
             * @description Tries that were begun since it was last cleared.
             */
            attempts: number;
            /** Format: date-time */
            ended_at?: string | null;
            name: string;
            /** @description It is a success, and rows were rejected. */
            rejected: boolean;
            /**
             * Format: date-time
             * @description When it is tried again.
             */
            retry_at?: string | null;
            /**
             * Format: double
             * @description How long its last try took.
             */
            seconds?: number | null;
            /**
             * Format: date-time
             * @description When its last try began.
             */
            started_at?: string | null;
            state: components["schemas"]["DagTaskState"];
        };
        /** @description A task of a run, with its tries. */
        TaskView: components["schemas"]["TaskBrief"] & {
            /** @description The tasks before it. */
            after: string[];
            /** @description Its tries, the oldest first. */
            attempts_made: components["schemas"]["AttemptView"][];
            group?: string | null;
            /** @description Of a task that runs for each of many values: the first 1,000 of them, in their order. */
            items?: components["schemas"]["ItemView"][];
            /**
             * Format: int64
             * @description How many there are.
             */
            items_total?: number;
            /** @description `pipeline`, `sql`, `shell`, `http`, `dag` or `sensor`. */
            kind: string;
            /** @description The values that it wrote. */
            outputs: {
                [key: string]: string;
            };
            /** @description The pool whose slots it takes; none for a sensor. */
            pool?: string | null;
            /** @description Its table with templates filled in. */
            rendered: Record<string, never>;
            /** @description What it does, in a line. */
            summary: string;
            trigger_rule: string;
            /** @description What it waits for, in words. */
            waits_for?: string | null;
        };
        /**
         * @description What a new project starts with.
         * @enum {string}
         */
        Template: "dealership" | "empty";
        /** @description Has an alert send a test. */
        TestAlert: {
            /** @description Its name, or `alert 2` for the second. */
            alert: string;
            channel?: components["schemas"]["AlertChannel"] | null;
        };
        /** @description A line of lengths of time. */
        TimesLine: {
            name: string;
            /** @description In seconds; nothing where it was not. */
            seconds: (number | null)[];
        };
        /** @description Triggers a run of a DAG. */
        TriggerDag: {
            /**
             * Format: date-time
             * @description Now unless given.
             */
            logical_time?: string | null;
            params?: {
                [key: string]: components["schemas"]["DagParamValue"];
            };
        };
        /** @description A run of a DAG was begun. */
        TriggeredRun: {
            /** Format: uuid */
            id: string;
        };
        /** @description What the project's files would run or call, and whether a person agreed to it on this machine. */
        Trust: {
            entries: components["schemas"]["TrustEntry"][];
            /** @description Whether there is nothing that was not agreed to. */
            trusted: boolean;
        };
        /** @description A program that a project's file runs, or an address that it calls. */
        TrustEntry: {
            /** @description What was agreed to before at this place, where it is another text now. */
            before?: string | null;
            /** @description `dags/daily.toml` */
            file: string;
            task: string;
            /** @description What it runs or calls: a line for each key, as in the file. */
            text: string;
            trusted: boolean;
        };
        /** @description A run that will be due. */
        UpcomingRun: {
            /** Format: date-time */
            at: string;
            dag: string;
            note?: string | null;
            /** @description What a clock in the DAG's zone shows, with its offset from UTC. */
            wall: string;
        };
        /** @description A file that was uploaded. */
        Upload: {
            /** @description Where it stands now, absolute. */
            path: string;
            /** Format: int64 */
            size_bytes: number;
        };
        Value: unknown;
        /** @description A value and how often it stands there. */
        ValueCount: {
            /** Format: int64 */
            count: number;
            value: string;
        };
        /** @description Something that is waited for. */
        Wait: {
            /** Format: uuid */
            run?: string | null;
            task?: string | null;
            /**
             * Format: date-time
             * @description Until when, where that is known.
             */
            until?: string | null;
            words: string;
        };
        /** @description Rows that a step found fault with and let through. */
        WarnedCount: {
            column?: string | null;
            /** Format: int64 */
            count: number;
            reason: components["schemas"]["Reason"];
            /** @description The name of the rule, where it has one. */
            rule?: string | null;
            step: string;
        };
        /** @description What a DAG waits for. */
        WhyDag: {
            waits: components["schemas"]["Wait"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    alerts: {
        parameters: {
            query?: {
                /** @description 50 unless given, 1,000 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertListing"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    alert_notices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertNotice"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    alert_shown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The message */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeShown"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    test_alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTested"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    diff_catalogs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiffCatalogs"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogDiff"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportCatalog"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedCatalog"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_catalog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadCatalog"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogReading"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    draw_charts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrawCharts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawnCharts"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    connections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    test_connection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The connection's name in `millpond.toml` */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTested"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    carry_dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    clear_dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClearTasks"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearedTasks"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    mark_dag_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkTask"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_log: {
        parameters: {
            query?: {
                /** @description Which try: the last unless given. */
                attempt?: number;
                /** @description Of which clearing: the last unless given. */
                cleared?: number;
                /** @description The first line, from 0; below 0 it is counted from the end. */
                from?: number;
                /** @description Of a task that runs for each of many values: of which of them, from 0; what looked for them unless given. */
                item?: number;
                /** @description At most so many: 1,000 unless given, 10,000 at most. */
                limit?: number;
                /** @description Only lines that hold this text, in any case. */
                search?: string;
                stream?: components["schemas"]["LogStream"];
            };
            header?: never;
            path: {
                /** @description The run */
                id: string;
                /** @description The task's name */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagLogPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagListing"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    new_dag: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    save_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagDetail"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    backfill_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Backfill"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackfillPlan"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_days: {
        parameters: {
            query: {
                /** @description Such as 2026, in the DAG's zone. */
                year: number;
            };
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagDay"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    enable_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnableDag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_next: {
        parameters: {
            query?: {
                /** @description Those after this instant: now unless given. */
                after?: string;
                /** @description How many, up to 1,000: 10 unless given. */
                count?: number;
            };
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagInstant"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rename_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameDag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_runs: {
        parameters: {
            query?: {
                /** @description Runs that come after this one in the list (for the next page). */
                before?: string;
                /** @description Logical times from this one on. */
                from?: string;
                kind?: components["schemas"]["DagRunKind"];
                /** @description At most so many: 100 unless given, 1,000 at most. */
                limit?: number;
                state?: components["schemas"]["DagRunState"];
                /** @description Logical times up to this one. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DagRunListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    trigger_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriggerDag"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRun"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    why_dag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DAG's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhyDag"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    diagram: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The diagram: `diagrams/NAME.toml` */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiagramPositions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    move_tables: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The diagram: `diagrams/NAME.toml` */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveTables"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiagramPositions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_dag_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DagDraft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadDag"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    edit_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditedText"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    python_script: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PythonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PythonScript"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    read_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftText"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditedText"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    suggest_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuggestStepsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepSuggestions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description The sequence of the last batch. */
                after?: number;
                /** @description The epoch of the last batch; none at first. */
                epoch?: string;
                /** @description Milliseconds to wait where there is nothing yet: 0 unless given, 60,000 at most. */
                wait_ms?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBatch"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    event_stream: {
        parameters: {
            query?: {
                /** @description The sequence of the last batch. */
                after?: number;
                /** @description The epoch of the last batch; none at first. */
                epoch?: string;
                /** @description Milliseconds to wait where there is nothing yet: 0 unless given, 60,000 at most. */
                wait_ms?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventBatch"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    inspect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    relate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RelationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    suggest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuggestRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestion"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    host: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostInfo"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    launch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShowPath"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    new_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectInfo"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    open_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenProject"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectInfo"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    write_picture: {
        parameters: {
            query: {
                /** @description Absolute. */
                path: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The bytes of a PNG, an SVG, DDL, DBML or a Mermaid diagram */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecentProject"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reveal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShowPath"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    save_project_as: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveProjectAs"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectInfo"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rows_by_day: {
        parameters: {
            query?: {
                /** @description `light` or `dark`; light unless given. */
                theme?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsByDay"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    mark_seen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pipelines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineListing"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    new_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPipeline"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    save_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavePipeline"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineDetail"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rename_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePipeline"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    copy_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyPipeline"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    recent_files: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecentFile"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    forget_recent_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgetFile"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    row_count: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsOf"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowCount"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    row_page: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowPageRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    scan_rows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScanRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanPiece"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    runs: {
        parameters: {
            query?: {
                /** @description Runs older than this one (for the next page). */
                before?: string;
                /** @description At most so many: 100 unless given, 1,000 at most. */
                limit?: number;
                /** @description Runs that started on this day, `2026-11-24`, in the machine's zone. */
                on?: string;
                pipeline?: string;
                state?: components["schemas"]["RunState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    start_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunAgain"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    compare_runs: {
        parameters: {
            query?: {
                /** @description Columns by which rows are told to be the same, with commas between; without any, one whose values are all different. */
                key?: string;
            };
            header?: never;
            path: {
                /** @description The first run */
                id: string;
                /** @description The second run */
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunComparison"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dropped: {
        parameters: {
            query: {
                /** @description At most so many: 200 unless given, 10,000 at most. */
                limit?: number;
                /** @description Rows to pass over. */
                offset?: number;
                /** @description The step's name in the ledger. */
                step: string;
            };
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DroppedRow"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    mend_rows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run that rejected them */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MendRows"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    output: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    output_rows: {
        parameters: {
            query?: {
                /** @description At most so many: 200 unless given. */
                limit?: number;
                /** @description Rows to pass over. */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputRows"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rejected: {
        parameters: {
            query?: {
                column?: string;
                /** @description At most so many: 200 unless given, 10,000 at most. */
                limit?: number;
                /** @description Rows to pass over. */
                offset?: number;
                reason?: string;
                step?: string;
            };
            header?: never;
            path: {
                /** @description The run */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    save_as: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveProjectAs"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenProject"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    schedule_state: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleState"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dag_faults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["DagRunListing"];
                    };
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    upcoming_runs: {
        parameters: {
            query?: {
                /** @description 20 unless given, 1,000 at most. */
                count?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpcomingRun"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pause_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseSchedule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleState"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pipeline_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    secrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSecret"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptSecret"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    sql_files: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlListing"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    trust: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trust"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    agree_to: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgreeTo"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trust"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query: {
                /** @description Its name without a folder. */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file's bytes */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}

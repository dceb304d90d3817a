"""A small window of another program, from which files can be dragged as from a file manager.

Takes the files' paths. Prints "ready" when it stands at the display's upper left corner, and "dropped" or "refused" when
a drag has ended and the other program is done with it.
"""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

URIS = [pathlib.Path(path).as_uri() for path in sys.argv[1:]]


def hand_over(_widget, _context, data, _info, _time):
    data.set_uris(URIS)


def refused(_widget, _context, _result):
    global word
    word = "refused"
    return False


def ended(_widget, _context):
    print(word, flush=True)


word = "dropped"
box = Gtk.EventBox()
box.add(Gtk.Label(label="drag me"))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", hand_over)
box.connect("drag-failed", refused)
box.connect("drag-end", ended)

window = Gtk.Window(title="drag source")
window.set_decorated(False)
window.set_default_size(100, 60)
window.move(0, 0)
window.add(box)
window.connect("destroy", Gtk.main_quit)
window.show_all()
GLib.idle_add(lambda: print("ready", flush=True))
Gtk.main()

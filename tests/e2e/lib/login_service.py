# The part of logind (org.freedesktop.login1) by which a program holds off sleep: it prints each hold, and its end, as a line of JSON.
import json
import os

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.login1.Manager">
  <method name="Inhibit">
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="h" direction="out"/>
  </method>
</interface></node>"""


def say(value):
    print(json.dumps(value), flush=True)


def called(connection, sender, path, interface, method, arguments, invocation):
    what, who, why, mode = arguments
    ours, theirs = os.pipe()
    handles = Gio.UnixFDList.new_from_array([theirs])
    invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), handles)
    say({"held": what, "who": who, "why": why, "mode": mode})

    def closed(source, condition):
        os.close(ours)
        say({"released": what})
        return GLib.SOURCE_REMOVE

    # A hold lasts until its holder closes its end, or ends.
    GLib.io_add_watch(ours, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, closed)


def taken(connection, name):
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    connection.register_object("/org/freedesktop/login1", node.interfaces[0], called, None, None)


Gio.bus_own_name(Gio.BusType.SYSTEM, "org.freedesktop.login1", Gio.BusNameOwnerFlags.NONE, taken, lambda *_: say("ready"), None)
GLib.MainLoop().run()

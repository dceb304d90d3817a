"""What the icon in the tray has in its menu, and a press on it, as a panel asks for it over D-Bus.

Usage: tray_items.py hosts | labels | on | press LABEL
The protocols are those of StatusNotifierItem (freedesktop.org) and com.canonical.dbusmenu.
"""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

BUS = Gio.bus_get_sync(Gio.BusType.SESSION)
WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
MENU = "com.canonical.dbusmenu"


def call(name, path, interface, method, arguments):
    return BUS.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 5000).unpack()


def get(name, path, interface, key):
    return call(name, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, key)))[0]


def menu():
    """Returns the icon's bus name, the path of its menu, and the menu's entries as (id, properties)."""
    for item in get(*WATCHER, "RegisteredStatusNotifierItems"):
        name, _, path = item.partition("/")
        path = "/" + path if path else "/StatusNotifierItem"
        at = get(name, path, "org.kde.StatusNotifierItem", "Menu")
        layout = call(name, at, MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, [])))[1]
        return name, at, [(entry[0], entry[1]) for entry in layout[2]]
    return None, None, []


def main(what, label=None):
    if what == "hosts":
        try:
            print(json.dumps(get(*WATCHER, "IsStatusNotifierHostRegistered")))
        except GLib.Error:
            print("false")
        return 0
    name, at, entries = menu()
    if what == "labels":
        print(json.dumps([properties["label"] for _, properties in entries if properties.get("label")]))
        return 0
    if what == "on":
        print(json.dumps([properties["label"] for _, properties in entries if properties.get("toggle-state") == 1]))
        return 0
    for key, properties in entries:
        if properties.get("label") == label:
            call(name, at, MENU, "Event", GLib.Variant("(isvu)", (key, "clicked", GLib.Variant("s", ""), 0)))
            return 0
    print(f"There is no {label} in the menu.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

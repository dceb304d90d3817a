// The one list of what Millpond needs from the system, and how each system is asked to install it.
// Each need is looked for by what it can do (a program, a pkg-config module), not by a package's name, so that the
// same look works on every distribution and is satisfied by whatever the person has chosen to install.
// Debian's names are tested; Fedora's, macOS' and Windows' come from their documentation.

/**
 * `for`: build (both programs), window (the desktop window), test (everything `npm test` adds).
 * `probe`: a program of any of these names, one of these files, a pkg-config module, or a command that must succeed.
 * `only`: the families that need it; a family without packages of its own for it is told the name in words.
 */
export const NEEDS = [
  {
    what: "a C compiler",
    for: "build",
    probe: { program: ["cc", "gcc", "clang"] },
    probeOn: { macos: { command: ["xcode-select", "-p"] }, windows: { visualStudio: "Microsoft.VisualStudio.Component.VC.Tools.x86.x64" } },
    debian: ["build-essential"],
    fedora: ["gcc", "gcc-c++", "make"],
    macos: { command: "xcode-select --install" },
    windows: {
      command:
        'winget install --exact --id Microsoft.VisualStudio.2022.BuildTools --override "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
    },
  },
  {
    what: "libclang",
    for: "build",
    // What compiles PostgreSQL's grammar reads its headers with it, and looks for the library by itself, not by a pkg-config
    // module. The plain name comes with clang's own headers, which are needed as well.
    probe: {
      env: "LIBCLANG_PATH",
      command: ["sh", "-c", "ls /usr/lib/llvm*/lib/libclang.so /usr/lib64/libclang.so /usr/lib/libclang.so 2>/dev/null | grep -q ."],
    },
    probeOn: {
      macos: {
        env: "LIBCLANG_PATH",
        file: [
          "/Library/Developer/CommandLineTools/usr/lib/libclang.dylib",
          "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib/libclang.dylib",
        ],
      },
      windows: { env: "LIBCLANG_PATH", file: ["C:\\Program Files\\LLVM\\bin\\libclang.dll"] },
    },
    debian: ["libclang-dev"],
    fedora: ["clang-devel"],
    macos: { command: "xcode-select --install" },
    windows: { command: "winget install --exact --id LLVM.LLVM" },
  },
  {
    what: "pkg-config",
    for: "window",
    only: ["debian", "fedora", "other"],
    probe: { program: ["pkg-config"] },
    debian: ["pkg-config"],
    fedora: ["pkgconf-pkg-config"],
  },
  {
    what: "WebKitGTK 4.1",
    for: "window",
    only: ["debian", "fedora", "other"],
    probe: { pkgConfig: "webkit2gtk-4.1" },
    debian: ["libwebkit2gtk-4.1-dev"],
    fedora: ["webkit2gtk4.1-devel"],
  },
  {
    what: "D-Bus headers",
    for: "window",
    only: ["debian", "fedora", "other"],
    probe: { pkgConfig: "dbus-1" },
    debian: ["libdbus-1-dev"],
    fedora: ["dbus-devel"],
  },
  {
    what: "the library for icons in the tray",
    for: "window",
    only: ["debian", "fedora", "other"],
    // It is loaded when there is a tray: nothing is compiled against it.
    probe: { command: ["sh", "-c", "PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -q 'appindicator3[.]so[.]1'"] },
    debian: ["libayatana-appindicator3-1"],
    fedora: ["libayatana-appindicator-gtk3"],
  },
  {
    what: "WebView2",
    for: "window",
    only: ["windows"],
    probe: {
      command: [
        "reg",
        "query",
        "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
        "/v",
        "pv",
      ],
    },
    windows: { command: "winget install --exact --id Microsoft.EdgeWebView2Runtime" },
  },
  // The tests of the real window are for Linux only: tauri-driver has no macOS, and Windows is not tested.
  linuxTest("a display in memory", { program: ["Xvfb"] }, ["xvfb"], ["xorg-x11-server-Xvfb"]),
  linuxTest("a window manager", { program: ["openbox"] }, ["openbox"], ["openbox"]),
  linuxTest("a tray", { program: ["xfce4-panel"] }, ["xfce4-panel"], ["xfce4-panel"]),
  linuxTest("a D-Bus session", { program: ["dbus-launch"] }, ["dbus-x11"], ["dbus-x11"]),
  linuxTest(
    "the accessibility bus",
    { file: ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"] },
    ["at-spi2-core"],
    ["at-spi2-core"],
  ),
  linuxTest("xdotool", { program: ["xdotool"] }, ["xdotool"], ["xdotool"]),
  linuxTest("wmctrl", { program: ["wmctrl"] }, ["wmctrl"], ["wmctrl"]),
  linuxTest("xprop", { program: ["xprop"] }, ["x11-utils"], ["xprop"]),
  linuxTest("ImageMagick", { program: ["import"] }, ["imagemagick"], ["ImageMagick"]),
  linuxTest(
    "GTK 3 for Python",
    // The system's own Python: a version manager's python3 may come first on the PATH and cannot see the system's modules.
    { command: ["/usr/bin/python3", "-c", "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('Gdk', '3.0')"] },
    ["python3-gi", "gir1.2-gtk-3.0"],
    ["python3-gobject", "gtk3"],
  ),
  {
    what: "Python with venv",
    for: "test",
    // Debian's python3 has venv, and says only when one is made that a part of it is a package of its own.
    probe: { command: ["python3", "-c", "import ensurepip, venv"] },
    probeOn: { windows: { command: ["python", "-c", "import ensurepip, venv"] } },
    debian: ["python3-venv"],
    fedora: ["python3"],
    macos: { command: "brew install python" },
    windows: { command: "winget install --exact --id Python.Python.3.13" },
  },
  linuxTest("WebKitWebDriver", { program: ["WebKitWebDriver"] }, ["webkit2gtk-driver"], ["webkit2gtk-driver"]),
  {
    what: "Chromium",
    for: "test",
    probe: { program: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], env: "MILLPOND_CHROMIUM" },
    probeOn: {
      macos: { file: ["/Applications/Chromium.app", "/Applications/Google Chrome.app"] },
      windows: {
        file: [
          "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
          "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
        ],
      },
    },
    debian: ["chromium"],
    fedora: ["chromium"],
    macos: { command: "brew install --cask chromium" },
    windows: { command: "winget install --exact --id Google.Chrome" },
  },
  {
    what: "PostgreSQL's server",
    for: "test",
    // Debian keeps the server's programs off the PATH, a folder a version.
    probe: { program: ["initdb"], file: Array.from({ length: 12 }, (_, i) => `/usr/lib/postgresql/${24 - i}/bin/initdb`) },
    debian: ["postgresql"],
    fedora: ["postgresql-server"],
    macos: { command: "brew install postgresql@17" },
    windows: { command: "winget install --exact --id PostgreSQL.PostgreSQL.17" },
  },
];

function linuxTest(what, probe, debian, fedora) {
  return { what, for: "test", only: ["debian", "fedora", "other"], probe, debian, fedora };
}

/** Returns the needs for `purposes` (such as ["build", "window"]) that `machine` does not meet, in the list's order. */
export function missingNeeds(machine, purposes, needs = NEEDS) {
  return needs.filter((need) => {
    const applies = purposes.includes(need.for) && (need.only?.includes(machine.family) ?? true);
    return applies && !isMet(machine, need.probeOn?.[machine.family] ?? need.probe);
  });
}

function isMet(machine, probe) {
  if (probe.env && machine.env[probe.env]) return true;
  if (probe.program?.some((name) => machine.find(name))) return true;
  if (probe.file?.some((file) => machine.exists(file))) return true;
  if (probe.pkgConfig && machine.find("pkg-config")) {
    if (machine.ask("pkg-config", ["--exists", probe.pkgConfig]) !== undefined) return true;
  }
  if (probe.command) return machine.ask(probe.command[0], probe.command.slice(1)) !== undefined;
  if (probe.visualStudio) return Boolean(visualStudio(machine, probe.visualStudio));
  return false;
}

/** Visual Studio is not on the PATH; its installer's vswhere knows where it is. Not tested. */
function visualStudio(machine, component) {
  const installer = machine.env["ProgramFiles(x86)"] ?? "C:\\Program Files (x86)";
  const vswhere = `${installer}\\Microsoft Visual Studio\\Installer\\vswhere.exe`;
  return machine.ask(vswhere, ["-products", "*", "-requires", component, "-property", "installationPath"]);
}

/** Returns the packages of `family` that bring `needs`, each once. */
export function packageNames(needs, family) {
  return [...new Set(needs.flatMap((need) => (Array.isArray(need[family]) ? need[family] : [])))];
}

/**
 * Returns the commands, one a line, by which a person installs `needs` on `family`.
 * On a Linux whose package names we do not know, they are Debian's and Fedora's, to be translated.
 */
export function installCommands(needs, family, isRoot = false) {
  const sudo = isRoot ? "" : "sudo ";
  const line = (command, of) => {
    const names = packageNames(needs, of);
    return names.length > 0 ? [`${command} ${names.join(" ")}`] : [];
  };
  const debian = line(`${sudo}apt-get update && ${sudo}apt-get install -y`, "debian");
  const fedora = line(`${sudo}dnf install -y`, "fedora");
  switch (family) {
    case "debian":
      return debian;
    case "fedora":
      return fedora;
    case "macos":
    case "windows":
      return [...new Set(needs.flatMap((need) => (need[family]?.command ? [need[family].command] : [])))];
    default:
      return [...debian.map((it) => `Debian or Ubuntu:  ${it}`), ...fedora.map((it) => `Fedora:            ${it}`)];
  }
}

/** Returns the commands that install Rust, which we leave to the person: it changes their account, not the system. */
export function rustCommands(family) {
  return family === "windows"
    ? ["winget install --exact --id Rustlang.Rustup"]
    : [
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y",
        "(then open a new terminal; an older Rust: rustup update stable)",
      ];
}

"""More issues and requests of public repositories, by pointer and rewritten, chosen when the score stood already.

Nothing was set on these: they say what the score of `filed.py` is worth on repositories that it has not seen. Of one
matter are those whose threads end in one cause or one answer; the part before `/` is the area that siblings share.
"""

# ruff: noqa: E501  (what is said stands on one line each)
FILED = {
    "microsoft/vscode": [
        (100715, "terminal/477", "The terminal process terminated with exit code: 3221225477", "1.46.1 on Windows 10, the steps are left empty."),
        (112125, "terminal/477", "Terminal closes by itself with the message: terminated with exit code 3221225477", "1.51.1 (user setup) on Windows 10, nothing else is said."),
        (94499, "terminal/477", "The terminal process terminated with exit code: 3221225477", "My terminal does not open, it closes with this message."),
        (91044, "terminal/477", "The terminal process terminated with exit code: 3221225477", "When I open a new terminal it shows this, VS Code 1.42.1."),
        (111831, "terminal/477", "VS Code terminal launch error", "powershell.exe terminated with exit code: 3221225477. How do I start the terminal again?"),
        (98291, "terminal/477", "The terminal process has been terminated. Exit code: 3221225477", "VS Code 1.45.1 on Windows 10."),
        (81095, "terminal/506", "The terminal process terminated with exit code: 3221225506", "Clicking new terminal on Windows 10 enterprise gives this error, 1.38.1."),
        (101582, "terminal/max", "I get the terminal process terminated with exit code: 4294967295 when I open the integrated terminal", "How do I solve this?"),
        (204987, "terminal/786", "3221225786", "The terminal process wsl.exe -d Ubuntu-18.04 terminated with exit code: 3221225786."),
        (75750, "terminal/786", "Terminal opens an external terminal with exit code 3221225786", "Any command opens the explorer twice, 1.35.1 on Windows 10."),
        (161756, "terminal/794", "1.17.2 cannot open the terminal, shows exit code 3221225794", "Windows 11, I open the terminal and it shows the error code, see the picture."),
        (95258, "terminal/760", "The terminal process terminated with exit code: 4294901760", "The terminal process terminated with exit code: 4294901760"),
    ],
    "rust-lang/rust-analyzer": [
        (12495, "macro-crash/abi", "Expanding proc macros fails in the latest nightly", "memory allocation of 140637737325848 bytes failed; proc macro server crashed: server exited."),
        (13424, "macro-crash/abi", "memory allocation of 140634864456520 bytes failed", "proc macro server crashed: failed to write request: Broken pipe (os error 32), again and again."),
        (6755, "macro-crash/paste", "proc macro server crashed", "A backtrace through paste::is_flat_group on Windows."),
        (9341, "macro-crash/tex", "proc macro server crashed", "Hovering over tex_expr shows proc macro server crashed, ExitStatus(139), BrokenPipe."),
        (14868, "macro-spawn/x", "Failed to spawn one or more proc-macro servers", "The server prints that it could not spawn a proc-macro server."),
        (21382, "memory/0.3.2735", "In the latest release (0.3.2735) severe memory problems related to proc macros", "Before it took 3 to 4 GB, now 11 GB and more until the server is killed."),
        (16188, "memory/serde", "Huge memory usage with serde proc macros", "Memory rises to 12 GB within minutes in structs with many fields."),
        (15261, "memory/windows", "Huge memory usage, why?", "It makes my computer slow, always more than 2 GB, Windows 11 with 8 GB."),
        (12012, "install/bbb", "cargo xtask install fails at compiling proc_macro_srv", "On a Beaglebone Black with 512 MB it dies while compiling."),
        (9201, "config/rustc", "The guide of rust-lang/rust recommends to disable the proc macro server, we should make it work", "A segfault in the bridge between compilers of two versions."),
    ],
    "vitejs/vite": [
        (1243, "optimize/peer", "Dep optimization failed", "Rollup failed to resolve import jquery from jquery?commonjs-external, my project has no jquery."),
        (1252, "optimize/ace", "install vue3-ace-editor, run dev: Dep optimization failed with error", "Rollup failed to resolve import file-loader?esModule=false from ext-beautify.js."),
        (1198, "optimize/ui5", "Dep optimization failed with error on @ui5/webcomponents-react", "Rollup failed to resolve import webcomponents-fiori/dist/FlexibleColumnLayout."),
        (297, "optimize/itself", "fix: add vite to the ignore list of optimization", "When vite is a dependency it tries to optimize itself: Unexpected character."),
        (4847, "exclude/analysis", "optimizeDeps.exclude should not trigger analysis of that dependency in the dev server", "With debug logs one sees that the excluded package is resolved for 23 seconds."),
        (9171, "build/double", "Module bundled twice when optimized dependencies are reloaded during build", "Two chunks of one package stand in deps_build-dist, the index has 193 KiB."),
        (17981, "build/commonjs", "Adding optimizeDeps and commonjsOptions breaks unrelated imports in the build", "vite v4.5.3 building for production, icons of vuetify fail."),
        (635, "resolve/vue", "[vite] Failed to resolve module import \"vue.js\"", "I cannot find the vue.js module in the devtools."),
        (15770, "resolve/main", "Error: the following dependencies are imported but could not be resolved", "Adding the imports to main.jsx once and taking them out again makes it work."),
    ],
    "kubernetes-sigs/kind": [
        (2586, "limits/files", "Several pods do not start, too many open files", "Raising fs.inotify.max_user_watches and max_user_instances fixed it."),
        (3405, "limits/files", "The ingress-nginx example of the guide fails if it is not the first cluster", "The admission pods restart: failed to create fsnotify watcher: too many open files."),
        (904, "limits/files", "Creating a cluster with 20 workers fails, file descriptors?", "kube-proxy crash loop: failed complete: too many open files."),
        (2491, "limits/files", "Cluster creation errors with worker nodes not found", "The host hits a limit, raise the sysctls of inotify."),
        (2637, "kubelet/armada", "kubelet not running when it should be", "kind create cluster for armada fails with a long message, now and then."),
        (2744, "control-plane/three", "A setup of 3 control-plane nodes does not start", "One controller and three workers come up fine, several controllers do not."),
    ],
    "electron/electron": [
        (37531, "wayland/crash", "[Bug]: crash when opened under Wayland", "It works half of the time with ozone-platform=wayland; gbm_wrapper.cc failed to export a buffer."),
        (39449, "wayland/crash", "[Bug]: Electron crashes under Wayland", "Spotify, Obsidian and VS Code crash on hyprland; X11 is fine."),
        (32436, "wayland/segfault", "[Bug]: segfault on startup at gpu_init.cc under native Wayland", "16.0.7: Passthrough is not supported, GL is egl, then a segmentation fault."),
        (27979, "wayland/nothing", "v12.0.0: Wayland backend shows no application", "The application runs and can be seen by remote debugging, the display stays empty."),
    ],
    "numpy/numpy": [
        (14796, "multiarray/name", "cannot import name 'multiarray' from 'numpy.core'", "An add-on in Blender cannot be installed, Python 3.6.8."),
        (9047, "multiarray/name", "Cannot import name 'multiarray'", "ImportError: cannot import name 'multiarray' when I import numpy, also after installing it again."),
        (11215, "multiarray/failed", "Importing the multiarray numpy extension module failed", "python-numpy of Raspbian says that I import a failed build."),
    ],
    "npm/cli": [
        (2000, "eresolve/replaced", "[BUG] unable to resolve dependency tree", "npm i @typescript-eslint/parser@latest: ERESOLVE, Found 3.10.1, could not resolve dev 4.5.0."),
        (3514, "eresolve/replaced", "Do not conflict on meta-peers that will not be replaced", "ERESOLVE unable to resolve dependency tree, While resolving react-fuffer; see #2000."),
        (2420, "eresolve/svelte", "[BUG] ERESOLVE unable to resolve dependency tree (postcss-load-config, svelte-preprocess)", "peerOptional postcss-load-config ^2.1.0 from svelte-preprocess@4.6.1."),
        (2823, "eresolve/deep", "[BUG] ERESOLVE unable to resolve dependency tree with conflicting deep peerDependencies", "Deep peer dependencies that conflict end the install."),
        (2896, "message/output", "[BUG] Fix ERESOLVE error output", "The report names the wrong package as the one in conflict."),
        (3422, "message/display", "[BUG] Wrong error display for dependency", "ERESOLVE although the versions shown are the same, npm 7.17.0."),
    ],
    "tree-sitter/tree-sitter-typescript": [
        (221, "node/update", "invalid node type at position 1672", "After the latest sync: query.lua:172: query: invalid node type at position 1672."),
        (220, "node/update", "Query: invalid node type at position 3318", "TypeScript often throws: query.lua:174: query: invalid node type at position 3318."),
    ],
}  # fmt: skip

/// What is run in shells of nodes' hosts: POSIX, with what BusyBox has too.
enum HostScript {
    /// `state` and `start` of a process.
    static func functions(_ process: Int64) -> String {
        """
        p=\(process)
        field() { sed 's/.*) //' "/proc/$p/stat" 2>/dev/null | cut -d' ' -f"$1"; }
        state() { field 1; }
        start() { field 20; }
        """
    }

    /// When a process began, in ticks of the host, and for how long it has run, in seconds: `NUMBER NUMBER`.
    static func age(of process: Int64) -> String {
        functions(process) + """

            b=$(start)
            [ -n "$b" ] || { echo "there is no process $p: the server is in another namespace"; exit 3; }
            \(age)
            echo "$b $age"
            """
    }

    private static let age =
        "age=$(( $(cut -d. -f1 /proc/uptime) - b / $(getconf CLK_TCK 2>/dev/null || echo 100) ))"

    /// Tells, stopping nothing, whether a process can be stopped, whether what is left behind outlives the shell, and how much
    /// memory is free, as `name=value` in lines.
    static func examination(_ process: Int64) -> String {
        functions(process) + """

            b=$(start)
            if [ -z "$b" ]; then
                echo "server=there is no process $p: it is in another namespace or on another host"
            elif ! kill -0 "$p" 2>/dev/null; then
                echo "server=process $p may not be signalled by $(id -un 2>/dev/null || id -u)"
            elif [ "$p" = 1 ]; then
                echo "server=process 1 ignores SIGSTOP from inside its container"
            else
                \(age)
                echo "age=$age"
            fi
            command -v setsid >/dev/null 2>&1 && echo setsid=yes || echo setsid=no
            sed -n 's/^MemAvailable: *\\([0-9]*\\).*/free=\\1/p' /proc/meminfo 2>/dev/null
            :
            """
    }

    /// Stops a process that began then, and leaves behind what lets it go on. It prints the state, the start and the number
    /// of what was left.
    static func stop(_ process: Int64, begun start: Int64, atMost seconds: Int64) -> String {
        functions(process) + """

            b=\(start)
            [ "$(start)" = "$b" ] || { echo "process $p is another one now"; exit 3; }
            timer="p=$p; sleep \(seconds); [ \\"\\$(sed 's/.*) //' /proc/$p/stat 2>/dev/null | cut -d' ' -f20)\\" = $b ] && kill -CONT $p"
            if command -v setsid >/dev/null 2>&1; then
                setsid sh -c "$timer" </dev/null >/dev/null 2>&1 &
                i=0
                while [ "$(sed 's/.*) //' /proc/$!/stat | cut -d' ' -f4)" != $! ] && [ $i -lt 500 ]; do
                    sleep 0.01 || sleep 1; i=$((i + 1))
                done
            else
                nohup sh -c "$timer" </dev/null >/dev/null 2>&1 &
            fi
            t=$!
            if ! kill -STOP "$p"; then kill "$t"; echo "kill is refused there"; exit 3; fi
            i=0
            while [ "$(state)" != T ] && [ $i -lt 100 ]; do sleep 0.01 || sleep 1; i=$((i + 1)); done
            if [ "$(state)" != T ]; then
                kill -CONT "$p"; kill "$t"
                echo "process $p ignores SIGSTOP, as the first one of a container does: use attach.words"; exit 3
            fi
            echo "T $b $t"
            """
    }

    /// Lets it go on and takes away what was left; prints the state.
    static func goOn(_ stopped: StoppedProcess) -> String {
        functions(stopped.process) + """

            [ "$(start)" = \(stopped.start) ] || { echo "process $p has ended"; exit 3; }
            kill -CONT "$p" || exit 3
            kill -- -\(stopped.timer) 2>/dev/null || kill \(stopped.timer) 2>/dev/null
            i=0
            while [ "$(state)" = T ] && [ $i -lt 100 ]; do sleep 0.01 || sleep 1; i=$((i + 1)); done
            [ "$(state)" != T ] || { echo "process $p stays stopped"; exit 3; }
            state
            """
    }
}

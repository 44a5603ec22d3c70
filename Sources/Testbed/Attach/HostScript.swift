/// What is run in shells of nodes' hosts: POSIX, with what BusyBox has too.
enum HostScript {
    /// How far the age of a process and what the server says of it may lie apart, in seconds.
    private static let tolerance: Int64 = 3

    /// `state` and `start` of a process.
    static func functions(_ process: Int64) -> String {
        """
        p=\(process)
        field() { sed 's/.*) //' "/proc/$p/stat" 2>/dev/null | cut -d' ' -f"$1"; }
        state() { field 1; }
        start() { field 20; }
        """
    }

    /// Stops a process that has run for so long, and leaves behind what lets it go on.
    ///
    /// A process of that number which has not run for as long as the server says is another one: the shell is in another
    /// process namespace than the server, or on another host. It prints the state, the start and the number of what was left.
    static func stop(_ process: Int64, runningFor uptime: Int64, atMost seconds: Int64) -> String {
        functions(process) + """

            [ -n "$(start)" ] || { echo "there is no process $p: the server is in another namespace"; exit 3; }
            b=$(start)
            age=$(( $(cut -d. -f1 /proc/uptime) - b / $(getconf CLK_TCK 2>/dev/null || echo 100) ))
            if [ "$age" -lt \(uptime - tolerance) ] || [ "$age" -gt \(uptime + tolerance) ]; then
                echo "process $p has run for $age s, the server for \(uptime) s: it is another one"; exit 3
            fi
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

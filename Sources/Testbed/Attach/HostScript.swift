import Quantities

/// What is run in shells of nodes' hosts and containers: POSIX, and of programs beside the shell's own words only `sleep`; images
/// without `sed`, `cut`, `ps` or `nohup` are usual.
enum HostScript {
    /// `field PROCESS NUMBER`: a word of /proc/PROCESS/stat behind the process's name, from 1.
    private static let field = """
        field() {
            l=
            { read -r l < "/proc/$1/stat"; } 2>/dev/null || return 1
            n=$2
            set -- ${l##*) }
            shift $((n - 1))
            echo "$1"
        }
        """

    /// `state` and `start` of a process.
    static func functions(_ process: Int64) -> String {
        field + """

            p=\(process)
            state() { field "$p" 1; }
            start() { field "$p" 20; }
            """
    }

    /// When a process began, in ticks of the host, and for how long it has run, in seconds: `NUMBER NUMBER`; refused where
    /// it is seen not to serve the port, which 0 leaves open.
    static func age(of process: Int64, serving port: Int64) -> String {
        functions(process) + serves(port) + """

            b=$(start)
            [ -n "$b" ] || { echo "there is no process $p: the server is in another namespace"; exit 3; }
            serves "$p"
            [ $? != 1 ] || { echo "process $p does not serve port \(port): it is another one"; exit 3; }
            \(age)
            echo "$b $age"
            """
    }

    /// `serves PROCESS`: 0 where it listens at a port in its own network, with `$address` as the kernel writes it; 1 where it
    /// does not, 2 where that is not seen.
    private static func serves(_ port: Int64) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        let hexadecimal = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        // A shell reads byte by byte: of a host with many connections that takes seconds.
        return """

            listening() {
                if command -v grep >/dev/null 2>&1; then
                    grep ' 0A ' "$1"
                else
                    while read -r l; do case $l in *' 0A '*) echo "$l";; esac; done < "$1"
                fi 2>/dev/null
            }
            serves() {
                [ \(port) != 0 ] || return 2
                sockets=
                seen=
                for f in "/proc/$1/net/tcp" "/proc/$1/net/tcp6"; do
                    { read -r _ < "$f"; } 2>/dev/null || continue
                    seen=1
                    while read -r _ here _ there _ _ _ _ _ inode _; do
                        [ "$there" != 0A ] || [ "${here##*:}" != \(hexadecimal) ] || sockets="$sockets $inode/${here%:*}"
                    done <<LINES
            $(listening "$f")
            LINES
                done
                files=$(ls -l "/proc/$1/fd" 2>/dev/null)
                case $seen$files in 1*' -> '*) ;; *) return 2;; esac
                for s in $sockets; do
                    address=${s#*/}
                    case $files in *"socket:[${s%/*}]"*) return 0;; esac
                done
                return 1
            }
            """
    }

    private static let age = """
        u=
        { read -r u _ < /proc/uptime; } 2>/dev/null
        age=$(( ${u%%.*} - b / $(getconf CLK_TCK 2>/dev/null || echo 100) ))
        """

    /// Looks from a host into the containers on it: for processes that have this number in their own process namespace and
    /// serve this port in their own network, each as `PROCESS START AGE EXACT` in a line; the last is 1 where it is this address
    /// that is served.
    static func search(for process: Int64, serving port: Int64, at host: String) -> String {
        // It becomes part of a script, and comes from a server.
        let parts = host.split(separator: ".").compactMap { UInt8($0) }
        let isNumeric = parts.map { "\($0)" }.joined(separator: ".") == host && parts.count == 4
        // The kernel writes an IPv4 address as a number of this machine's.
        let hexadecimal =
            isNumeric
            ? parts.reversed().map {
                ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true)
            }.joined() : "none"
        return field + serves(port) + """

            for d in $(grep -ls "^NSpid:.*[[:space:]]\(process)$" /proc/[0-9]*/status 2>/dev/null); do
                d=${d%/status}; p=${d#/proc/}
                serves "$p" || continue
                b=$(field "$p" 20) || continue
                \(age.split(separator: "\n").joined(separator: "\n    "))
                exact=0
                case $address in
                \(hexadecimal)) exact=1;;
                *[!0]*) ;;
                *) grep -qs "[|]-- \(isNumeric ? host : "none")$" "$d/net/fib_trie" && exact=1;;
                esac
                echo "$p $b $age $exact"
            done
            """
    }

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
            elif ! command -v sleep >/dev/null 2>&1; then
                echo "server=there is no 'sleep', so nothing there could let it go on"
            else
                \(age.split(separator: "\n").joined(separator: "\n        "))
                echo "age=$age"
            fi
            command -v setsid >/dev/null 2>&1 && echo setsid=yes || echo setsid=no
            while read -r name free _; do
                [ "$name" = MemAvailable: ] && echo "free=$free"
            done < /proc/meminfo 2>/dev/null
            :
            """
    }

    /// Lets a process go on after a time, if it is still the one that began then: `PROCESS SECONDS START`.
    private static let timer =
        "sleep \"$2\"; l=; { read -r l < \"/proc/$1/stat\"; } 2>/dev/null; p=$1; b=$3; set -- ${l##*) }; shift 19; "
        + "[ \"$1\" = \"$b\" ] && kill -CONT \"$p\""

    /// Stops a process that began then, and leaves behind what lets it go on. It prints the state, the start and the number
    /// of what was left.
    static func stop(_ process: Int64, begun start: Int64, atMost seconds: Int64) -> String {
        functions(process) + """

            b=\(start)
            [ "$(start)" = "$b" ] || { echo "process $p is another one now"; exit 3; }
            command -v sleep >/dev/null 2>&1 || { echo "there is no 'sleep' there, so nothing there could let it go on: use attach.words"; exit 3; }
            timer='\(timer)'
            if command -v setsid >/dev/null 2>&1; then
                setsid sh -c "$timer" sh "$p" \(seconds) "$b" </dev/null >/dev/null 2>&1 &
                t=$!
                i=0
                while [ "$(field "$t" 4)" != "$t" ] && [ $i -lt 500 ]; do
                    sleep 0.01 || sleep 1; i=$((i + 1))
                done
            else
                (trap '' HUP; exec sh -c "$timer" sh "$p" \(seconds) "$b") </dev/null >/dev/null 2>&1 &
                t=$!
            fi
            if ! kill -STOP "$p"; then kill "$t"; echo "use attach.words: kill is refused or missing there"; exit 3; fi
            i=0
            while [ "$(state)" != T ] && [ $i -lt 100 ]; do sleep 0.01 || sleep 1; i=$((i + 1)); done
            if [ "$(state)" != T ]; then
                kill -CONT "$p"; kill "$t"
                echo "use attach.words: process $p ignores SIGSTOP, as the first one of a container does"; exit 3
            fi
            echo "T $b $t"
            """
    }

    /// `PROCESS FILE SIZE` of a file, as `FollowedLog.Place` reads it.
    static func place(of file: String) -> String {
        "f=\(quoted(file))\n" + placing + "\nplace"
    }

    private static let placing = """
        [ -f "$f" ] && [ -r "$f" ] || { echo "is no file that may be read there"; exit 3; }
        place() {
            set -- $(ls -iL "$f")
            s=$(($(wc -c < "$f")))
            echo "$$ $1 $s"
        }
        """

    /// Prints a mark with the file's place, and from then on what is written into it.
    static func follow(_ file: String, mark: String, atMost limit: Duration) -> String {
        let seconds = Int64(limit.inSeconds.rounded(.up))
        return """
            f=\(quoted(file))
            echo
            [ -f "$f" ] && [ -r "$f" ] || { echo "\(mark) is no file that may be read there"; exit 3; }
            \(placing)
            p=$(place)
            s=${p##* }
            echo "\(mark) $p"
            if command -v timeout >/dev/null 2>&1; then
                exec timeout \(seconds) tail -c +$((s + 1)) -f "$f" 2>/dev/null
            fi
            exec tail -c +$((s + 1)) -f "$f" 2>/dev/null
            """
    }

    /// A text as one word of a shell.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
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

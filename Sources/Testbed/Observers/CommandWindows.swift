/// When commands of a plan's own act: what they tell the nodes nobody knows, so that what is told meanwhile is not held to be
/// somebody else's. A window lasts from a command's begin until the cluster has been whole for a second after its end.
struct CommandWindows {
    private struct Window {
        let begin: Int64
        /// When its command was over, the undo included.
        var over: Int64?
        var end: Int64?
    }

    /// How long the cluster must have been whole, in nanoseconds.
    private static let rest: Int64 = 1_000_000_000
    /// By how much the time of a line of a log may be off, in nanoseconds.
    private static let slack: Int64 = 5_000_000

    private var windows: [Window] = []
    private var wholeSince: Int64?

    /// A command begins.
    ///
    /// - Returns: Its number.
    mutating func open(at now: Int64) -> Int {
        windows.append(Window(begin: now))
        return windows.count - 1
    }

    /// A command is over, with its undo.
    mutating func finish(_ number: Int, at now: Int64) {
        windows[number].over = windows[number].over ?? now
    }

    /// Whether some window is not closed.
    var isOpen: Bool { windows.contains { $0.end == nil } }

    /// Takes in whether the cluster is whole, and closes the windows for which that is time.
    ///
    /// - Returns: Whether the last window closed just now.
    mutating func note(isWhole: Bool, at now: Int64) -> Bool {
        wholeSince = isWhole ? wholeSince ?? now : nil
        guard let wholeSince, isOpen else { return false }
        for place in windows.indices where windows[place].end == nil {
            guard let over = windows[place].over, now - max(over, wholeSince) >= Self.rest else {
                continue
            }
            windows[place].end = now
        }
        return !isOpen
    }

    /// Whether a command may have done what happened at a moment.
    func hold(_ moment: Int64) -> Bool {
        windows.contains {
            $0.begin - Self.slack <= moment && moment <= ($0.end ?? .max)
        }
    }
}

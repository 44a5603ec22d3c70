/// What a server or a Sentinel wrote and was posted without its beginning: nothing tells when, nor which process.
package struct UntimedLine: Hashable, Sendable {
    /// What it says.
    package let message: LogMessage
    /// Its words.
    package let text: String

    /// Marks of lists and quotations before it.
    private static let marks: Set<Character> = [" ", "\t", ">", "*", "`", "\"", "'", "|", "#"]

    /// Reads a line; nil for one that tells nothing of its own.
    package init?(_ line: String) {
        // Most lines that are tried are sentences.
        guard line.utf8.count <= 2000 else { return nil }
        var text = line.drop { Self.marks.contains($0) }
        if text.hasPrefix("- ") { text = text.dropFirst(2) }
        while let last = text.last, "`\"'* ".contains(last) { text = text.dropLast() }
        guard text.utf8.count >= 8, text.utf8.count <= 2000 else { return nil }
        if text.hasPrefix("Preparing to test memory region ") {
            // A server does so when it has crashed, a region a line.
            message = .crashed(reason: "the end of its report")
            self.text = Self.memoryTest
            return
        }
        // What is taken off may be a part of the message.
        let whole = line.drop { " \t>".contains($0) }
        for text in [whole, text, Self.withoutProcess(text)] {
            let message = Array(text.utf8).withUnsafeBytes { MessageTable.matcher.message(of: $0) }
            guard Self.tells(message) else { continue }
            self.message = message
            self.text = String(text)
            return
        }
        return nil
    }

    /// A line without the process before it, `15:S ` or `[15] `: the time behind it was taken off.
    private static func withoutProcess(_ text: Substring) -> Substring {
        let isOld = text.hasPrefix("[")
        let digits = text.dropFirst(isOld ? 1 : 0).prefix { $0.isASCII && $0.isNumber }
        guard (1...8).contains(digits.count) else { return text }
        let rest = text[digits.endIndex...]
        if isOld { return rest.hasPrefix("] ") ? rest.dropFirst(2) : text }
        let role = rest.dropFirst(1).prefix(1)
        guard rest.hasPrefix(":"), "MSCX".contains(role), rest.dropFirst(2).hasPrefix(" ") else {
            return text
        }
        return rest.dropFirst(3).drop { "*#-. ".contains($0) }
    }

    /// What stands for all lines of a crash report's test of the memory.
    private static let memoryTest =
        "*** Preparing to test memory region (a report of a crash ends so)"

    init?(_ line: UnsafeRawBufferPointer) {
        guard line.count >= 8, line.count <= 2000 else { return nil }
        self.init(String(decoding: line, as: UTF8.self))
    }

    /// Events of a Sentinel that stand for trouble; others are words of settings, too.
    private static let events = [
        "+sdown", "-sdown", "+odown", "-odown", "+switch-", "+try-failover", "+failover-",
        "-failover-", "+tilt", "+promoted-", "+elected-leader",
    ]

    private static func tells(_ message: LogMessage) -> Bool {
        switch message {
        case .noted(.trouble, _, _), .noted(.loadingStarted, _, _), .noted(.listening, _, _): false
        case .noted(.sentinel, let text, _): events.contains { text.hasPrefix($0) }
        case .noted, .crashed, .clusterState(isOK: false), .clusterDown, .masterTimedOut,
            .syncFailed,
            .childFailed, .cannotFailOver, .fsyncSlow, .appendFailed, .replicaTimedOut, .failMarked,
            .failReceived, .electionWon:
            true
        default: false
        }
    }
}

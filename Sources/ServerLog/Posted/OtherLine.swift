/// Lines that stand in logs beside the server's own, and are none: drawings, reports of crashes,
/// headings of `tail`, what collectors and people say themselves.
struct OtherLine: Sendable {
    /// What such a line is.
    enum Kind: Sendable, Equatable {
        case blank
        /// A line of the drawing that a server begins with.
        case drawing
        /// A line of a report that begins with `=== REDIS BUG REPORT START`.
        case report
        /// The name of whose lines follow.
        case heading(String)
        /// The same in a person's words: it is meant so only where a server's lines follow at once.
        case title(String)
        /// A sentence of the person who posted.
        case prose
        /// A word of a program that handles logs, or of the person who posted them.
        case remark
    }

    /// A line that an editor broke has at most so many parts.
    private static let mostParts = 3

    private var isInReport = false
    private var partsLeft = 0

    /// What a line is; nil when it is nothing that is known to stand beside a server's lines.
    mutating func kind(of line: UnsafeRawBufferPointer) -> Kind? {
        guard let first = line.firstIndex(where: { $0 > UInt8(ascii: " ") }) else { return .blank }
        // A quotation's or a list's mark alone.
        if line.count - first <= 3, !line[first...].contains(where: { Self.isWordByte($0) }) {
            return .blank
        }
        if isInReport { return .report }
        if Self.isDrawing(line) { return .drawing }
        let text = String(decoding: line[first...].prefix(200), as: UTF8.self)
        if text.contains("BUG REPORT START") || Self.isReportsHeading(text) {
            isInReport = true
            return .report
        }
        // A container's or a service's name and a bar may stand before it.
        if text.hasSuffix(" |") || text.hasSuffix("| ") { return .blank }
        // A collector's time alone, as multilog writes it.
        if text.count <= 30, text.contains("@40000000") { return .blank }
        let inner = text.firstRange(of: " | ").map { String(text[$0.upperBound...]) } ?? text
        if let heading = Self.heading(inner) ?? Self.heading(text) { return .heading(heading) }
        if let title = PostedTitle.name(in: text) { return .title(title) }
        if Self.isRemark(text) || ForeignLine.isKnown(inner) || ForeignLine.isKnown(text) {
            return .remark
        }
        if isPart(text) { return .remark }
        return PostedTitle.isProse(text) ? .prose : nil
    }

    /// `------ STACK TRACE ------`: a report may be posted without its beginning.
    private static func isReportsHeading(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "------ "), text.hasSuffix(" ------") else {
            return false
        }
        let title = text[mark.upperBound...]
        return [
            "STACK TRACE", "REGISTERS", "INFO OUTPUT", "CLIENT LIST", "CURRENT CLIENT",
            "MODULES INFO", "CONFIG DEBUG", "FAST MEMORY", "DUMPING CODE",
        ].contains { title.hasPrefix($0) }
    }

    /// The rest of a server's line that was broken where a window ended.
    private mutating func isPart(_ text: String) -> Bool {
        partsLeft -= 1
        return partsLeft >= 0 && text.first?.isLowercase == true && text.contains(" ")
            && !text.hasPrefix("at ")
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") <= 9 || byte >= 0x80
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Takes note of a server's message: a report of a crash has lines without a beginning.
    mutating func follow(_ message: UnsafeRawBufferPointer) {
        partsLeft = message.count >= 40 ? Self.mostParts : 0
        guard message.count > 8, message[0] == message[1],
            // This runs for every line: of those of dashes only a report's headings are looked at.
            message[0] == UInt8(ascii: "=")
                || message[0] == UInt8(ascii: "-") && message[4] != UInt8(ascii: "P")
        else { return }
        let text = String(decoding: message.prefix(60), as: UTF8.self)
        if text.contains("BUG REPORT START") || text.hasPrefix("--- REGISTERS")
            || text.hasPrefix("--- STACK TRACE") || text.hasPrefix("--- INFO OUTPUT")
        {
            isInReport = true
        }
        if text.contains("BUG REPORT END") { isInReport = false }
    }

    /// Takes note that a server has started: a report that was cut off is over.
    mutating func restart() { isInReport = false }

    /// The drawing has no letters on its left side; at most the version, the mode, the port, the pid
    /// and an address stand beside it.
    private static func isDrawing(_ line: UnsafeRawBufferPointer) -> Bool {
        var marks = 0
        var letters = 0
        // Something may stand before it: what follows the last bar counts.
        let bar = line.prefix(60).firstIndex(of: UInt8(ascii: "|"))
        let behind = bar.map { line[($0 + 1)...] } ?? line[...]
        for part in [line[...], behind] {
            marks = 0
            letters = 0
            for byte in part.prefix(36) where byte > UInt8(ascii: " ") {
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "'"),
                    UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "/"),
                    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "+"),
                    UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "="), UInt8(ascii: "*"):
                    marks += 1
                default: letters += 1
                }
            }
            if marks >= 3, letters == 0 { return true }
        }
        return marks >= 8 && letters <= 2
    }

    /// `==> /data/7000/log <==`, `--- redis-0 ---`, `$ kubectl logs redis-0`.
    private static func heading(_ text: String) -> String? {
        if text.hasPrefix("==> "), let end = text.firstRange(of: " <==") {
            return String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound])
        }
        if ForeignLine.isInformation(text) { return nil }
        // A command that was typed may have lost its prompt.
        if let name = logsCommand(
            text.prefix(200).split(separator: " ").filter { $0 != "\u{276F}" })
        {
            return name
        }
        // A prompt may hold the folder and the branch: `➜  shop git:(main) ✗ docker logs redis-0`.
        if let mark = text.firstIndex(where: { "\u{2717}\u{276F}\u{279C}\u{03BB}".contains($0) }) {
            let last = text.lastIndex { "\u{2717}\u{276F}\u{279C}\u{03BB}".contains($0) } ?? mark
            let words = text[text.index(after: last)...].split(separator: " ")
            if let name = logsCommand(words) { return name }
        }
        let command = ForeignLine.afterPrompt(text)
        let plain = (command ?? text[...]).drop { "$#>-=*~ ".contains($0) }
        guard command != nil || plain.startIndex > text.startIndex, plain.count <= 100,
            !plain.isEmpty
        else {
            return nil
        }
        let words = plain.split(separator: " ")
        if let name = logsCommand(words) { return name }
        if let command = words.first, ["cat", "tail", "less", "head"].contains(command) {
            return words.last.map(String.init)
        }
        return nil
    }

    /// Whose log a command shows: `kubectl logs -f redis-0 -n shop`.
    private static func logsCommand(_ words: [Substring]) -> String? {
        guard let program = words.first, words.count > 2,
            [
                "kubectl", "k", "oc", "docker", "docker-compose", "podman", "nerdctl", "sudo",
                "microk8s", "microk8s.kubectl",
            ].contains(program), let logs = words.prefix(4).firstIndex(of: "logs")
        else { return nil }
        return named(words[(logs + 1)...])
    }

    /// The first word of a command that is no option and no option's value.
    private static func named(_ words: ArraySlice<Substring>) -> String? {
        let withValue: Set<Substring> = [
            "-n", "-c", "--namespace", "--tail", "--since", "--context",
        ]
        var isValue = false
        for word in words {
            defer { isValue = withValue.contains(word) }
            if !isValue, !word.hasPrefix("-") { return String(word) }
        }
        return nil
    }

    private static let remarks = [
        "-- Logs begin", "-- Journal begins", "-- Boot", "-- No entries", "-- Reboot",
        "Attaching to ", "Defaulted container", "Defaulting container", "```", "...", "[...]",
        "<pre", "</pre", "<code", "</code", "<details", "</details", "<summary", "~~~",
        "nohup: ", "Process redis", "[Unit]", "Waiting for ", "(...)", "snip", "<snip",
    ]

    private static func isRemark(_ text: String) -> Bool {
        remarks.contains { text.drop { "> ".contains($0) }.hasPrefix($0) }
            || remarks.contains { text.hasPrefix($0) } || text.contains("  ==> ")
            || text.hasSuffix("stdout output:") || text.hasSuffix("stderr output:")
            || text.contains("systemd[1]:") || text.hasPrefix("{") && text.count <= 2
            || text.hasPrefix("]") || text.hasPrefix("}")
    }
}

/// What the person who posted a log writes between its parts: sentences, and titles that say whose lines
/// follow.
enum PostedTitle {
    /// Titles and what introduces them are no longer than this, in words.
    private static let mostWords = 10

    /// Whose lines follow, as `**Master logs**`, `--- redis-0 ---`, `In the slave's log:` or `VM1:` say;
    /// nil when a line names nobody.
    static func name(in text: String) -> String? {
        if let name = explained(text) ?? introduced(text) { return name }
        let mark = text.first.map { "#-=*>".contains($0) } ?? false
        let isColon = text.hasSuffix(":") || text.hasSuffix(":**")
        guard mark || isColon, text.count <= 120, !text.contains("@40000000") else { return nil }
        let plain = text.filter { !"*`_\"'".contains($0) }.drop { "#-=> ".contains($0) }
            .reversed().drop { "-=:# ".contains($0) }.reversed()
        let words = String(plain).split { $0 == " " || $0 == "、" }
        guard (1...mostWords).contains(words.count) else { return nil }
        let named = words.filter { !fillers.contains($0.lowercased()) }
        guard !named.isEmpty, named.count <= 4, named.allSatisfy({ isName($0) }) else { return nil }
        // A product alone names no server, unless it is said that its log follows.
        let isOnlyProduct = named.allSatisfy { products.contains($0.lowercased()) }
        guard !isOnlyProduct || words.contains(where: { $0.lowercased().hasPrefix("log") }) else {
            return nil
        }
        return named.joined(separator: " ")
    }

    /// `shop-1: (another primary)`, `slv1 (8e200ace...)`: a name, and in parentheses what it is.
    private static func explained(_ text: String) -> String? {
        guard text.hasSuffix(")") || text.hasSuffix("):"), text.count <= 120,
            let open = text.firstIndex(of: "(")
        else {
            return nil
        }
        let words = text[..<open].split(separator: " ")
        guard words.count == 1, text[..<open].hasSuffix(" "), var name = words.first else {
            return nil
        }
        if name.hasSuffix(":") { name = name.dropLast() }
        return isName(name) && name.contains(where: \.isNumber) ? String(name) : nil
    }

    /// `- And the logs of an existing master would be like:`: whose log follows, in a sentence that names one
    /// role, and that as whose log it is. One that only happens in the log is no name.
    private static func introduced(_ line: String) -> String? {
        let text = line.last == " " ? String(line.dropLast()) : line
        guard text.hasSuffix(":") || text.hasSuffix(":**"), text.count <= 120 else { return nil }
        let words = text.lowercased().split { !$0.isLetter }
        let named = words.indices.filter { sentenceRoles.contains(words[$0]) }
        guard named.count == 1, let role = named.first,
            let log = words.firstIndex(where: { $0 == "log" || $0 == "logs" })
        else { return nil }
        let isOfIt =
            log < role && role - log <= 4 && log + 1 < words.count && words[log + 1] == "of"
        let isIts = role < log && log > 0 && words[log - 1] == "its"
        return isOfIt || isIts ? String(words[role]) : nil
    }

    private static let sentenceRoles: Set<Substring> = [
        "master", "slave", "replica", "primary", "sentinel",
    ]

    /// Whether a line is a sentence, a title or an item of a list: words, and no time.
    static func isProse(_ text: String) -> Bool {
        if isSentence(text.prefix(200)) { return true }
        // An address of the web may hold what looks like a time.
        guard text.contains("://") else { return false }
        let words = text.split(separator: " ").filter { !$0.contains("://") }
        return isSentence(words.joined(separator: " ").prefix(200))
    }

    private static func isSentence(_ head: Substring) -> Bool {
        guard !hasTime(head), let first = head.first, first != "[", first != "{" else {
            return false
        }
        let letters = head.count { $0.isLetter || " ,.!?'".contains($0) }
        return letters * 10 >= head.count * 7
            || "#*>-|!".contains(first) && letters * 2 >= head.count
    }

    private static func hasTime(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.dropFirst().dropLast().contains { place in
            bytes[place] == UInt8(ascii: ":") && isDigit(bytes[place - 1])
                && isDigit(bytes[place + 1])
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    private static let products: Set<String> = ["redis", "valkey", "keydb"]

    private static let roles: Set<String> = [
        "master", "slave", "replica", "primary", "secondary", "sentinel", "node", "server",
        "leader",
        "follower", "pod", "vm", "host", "masters", "slaves", "replicas", "sentinels", "first",
        "second", "third", "old", "new",
    ]

    /// What stands around a name.
    private static let fillers: Set<String> = [
        "in", "on", "at", "of", "from", "for", "the", "a", "my", "and", "is", "are", "as", "here",
        "this", "log", "logs", "file", "logfile", "output", "follows", "below", "following", "side",
        "shows", "says", "gives",
    ]

    /// `master`, `slave2`, `redis-0`, `10.9.0.1:6379`: a role, or a word as hosts are called.
    private static func isName(_ word: Substring) -> Bool {
        let lower = word.lowercased()
        if roles.contains(lower) || products.contains(lower) { return true }
        let isVersion = lower.hasPrefix("v") && lower.dropFirst().first?.isNumber == true
        guard word.count <= 80, !isVersion else { return false }
        let isOfHost = word.allSatisfy { $0.isLetter || $0.isNumber || ".-:@/_".contains($0) }
        guard isOfHost else { return false }
        if word.contains(where: \.isNumber) {
            // A version is a number of parts; a host has letters, or four numbers.
            let parts = word.prefix { $0 != ":" }.split(separator: ".")
            return word.contains(where: \.isLetter) || parts.count == 4
        }
        // `cache-a`; words of prose with a hyphen are longer.
        return word.contains("-") && word.count <= 12
    }
}

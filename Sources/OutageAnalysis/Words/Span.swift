/// Lengths of time and amounts of data, as people read them.
enum Span {
    /// `152 ms`, `15 s`, `44.593 s`, `3 min 39.040 s`, `2 h 5 min`.
    static func text(_ milliseconds: Int64) -> String {
        if milliseconds < 0 { return "-" + text(-milliseconds) }
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if milliseconds < 60_000 { return seconds(milliseconds) }
        let minutes = milliseconds / 60_000
        if minutes < 60 { return "\(minutes) min \(seconds(milliseconds % 60_000))" }
        return "\(minutes / 60) h \(minutes % 60) min"
    }

    /// `40,417 bytes`, `165.8 MB`.
    static func bytes(_ count: Int64) -> String {
        if count < 1_000_000 { return "\(grouped(count)) bytes" }
        let tenths = count / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }

    /// `372,035,256,846`
    static func grouped(_ number: Int64) -> String {
        var text = String(number.magnitude)
        var groups: [String] = []
        while text.count > 3 {
            groups.insert(String(text.suffix(3)), at: 0)
            text = String(text.dropLast(3))
        }
        return (number < 0 ? "-" : "") + ([text] + groups).joined(separator: ",")
    }

    /// `1 time`, `3 times`.
    static func count(_ number: Int, _ singular: String, _ plural: String) -> String {
        "\(number) \(number == 1 ? singular : plural)"
    }

    /// The first texts with a separator between them, and how many more there are.
    static func list(_ texts: [String], separator: String = ", ") -> String {
        let limit = 12
        let more = texts.count - limit
        return texts.prefix(limit).joined(separator: separator)
            + (more > 0 ? "\(separator)and \(more) more" : "")
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        guard milliseconds % 1000 > 0 else { return "\(milliseconds / 1000) s" }
        let thousandths = String(milliseconds % 1000)
        let padding = String(repeating: "0", count: 3 - thousandths.count)
        return "\(milliseconds / 1000).\(padding)\(thousandths) s"
    }
}

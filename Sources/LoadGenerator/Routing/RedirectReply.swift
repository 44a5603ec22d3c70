/// A MOVED or ASK error reply, such as `MOVED 3999 127.0.0.1:6381`.
struct RedirectReply {
    /// True for MOVED: the slot belongs there from now on. False for ASK: this one command only.
    let isLasting: Bool
    /// The host; empty when it is the one that answered.
    let host: String
    /// The port.
    let port: Int

    /// Reads an error reply; nil when it is no redirection.
    init?(_ text: String) {
        guard text.hasPrefix("MOVED ") || text.hasPrefix("ASK ") else { return nil }
        let words = text.split(separator: " ")
        guard words.count >= 3, let colon = words[2].lastIndex(of: ":"),
            let port = Int(words[2][words[2].index(after: colon)...])
        else { return nil }
        isLasting = text.hasPrefix("MOVED")
        host = String(words[2][..<colon])
        self.port = port
    }
}

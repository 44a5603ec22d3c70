/// How a container ended, as `docker inspect` and `kubectl describe pod` tell it.
package struct ContainerEnd: Hashable, Codable, Sendable {
    /// Its exit status.
    package var exitCode: Int
    /// Whether it was ended for want of memory; nil where that is not told.
    package var isOutOfMemory: Bool?
    /// When, in the words of the text; nil where that is not told.
    package var finished: String?

    /// The ends in a text that were none that a container gives itself; of those that are alike, one.
    static func ends(in text: String) -> [ContainerEnd] {
        var ends: [ContainerEnd] = []
        var end = ContainerEnd(exitCode: 0)
        func close() {
            if end.exitCode > 0, !ends.contains(end), ends.count < 20 { ends.append(end) }
            end = ContainerEnd(exitCode: 0)
        }
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (key, value) = field(line) else { continue }
            switch key {
            // These begin what is told of another state.
            case "State", "Last State", "Status": close()
            case "OOMKilled": end.isOutOfMemory = value == "true"
            case "Reason" where value == "OOMKilled": end.isOutOfMemory = true
            case "ExitCode", "Exit Code": end.exitCode = Int(value) ?? 0
            case "FinishedAt", "Finished": end.finished = value
            default: break
            }
        }
        close()
        return ends
    }

    /// `"ExitCode": 137,` and `Exit Code:    137`.
    private static func field(_ line: Substring) -> (key: String, value: String)? {
        guard line.count <= 120, let colon = line.firstIndex(of: ":") else { return nil }
        let marks: Set<Character> = [" ", "\"", ",", ">", "\t"]
        let key = line[..<colon].filter { $0 != "\"" }.drop { marks.contains($0) }
        var value = line[line.index(after: colon)...].drop { marks.contains($0) }
        while let last = value.last, marks.contains(last) { value = value.dropLast() }
        return (String(key), String(value))
    }
}

/// What `redis-cli --cluster` printed (create, check, fix, reshard, rebalance), and `redis-trib.rb` before it.
struct ClusterCheck {
    /// What is not in order, in sentences.
    private(set) var wrong: [String] = []
    /// What it did, in sentences.
    private(set) var done: [String] = []

    private var master: Substring?
    private var hasReplica = true
    /// The addresses that were told of each id, in a plan of a new cluster.
    private var addresses: [(id: Substring, addresses: [Substring])] = []
    private var masters = 0
    private var seenMasters = 0
    private var seenReplicas = 0
    private var replicas = 0
    private var isPlan = false
    private var isPlanTaken = false
    private var isJoining = false
    private var seconds = 0
    private var moved: [String: Int] = [:]
    private var lastMove: String?
    private var unreachable: (port: String, from: [Substring])?

    /// Lines by which such a text is known.
    private static let marks = [
        ">>> Performing hash slots allocation", ">>> Performing Cluster Check",
        ">>> Creating cluster",
        "Waiting for the cluster to join", "may be unreachable from:",
        "[OK] All nodes agree about slots",
        "[OK] All 16384 slots covered", ">>> Sending CLUSTER MEET", ">>> Fixing ", "[ERR] ",
        "[WARNING] The following slots are open", ">>> Check for open slots", ">>> Rebalancing",
        "> > > Performing ", "> > > Creating cluster", "Check for open slots...",
    ]

    /// Whether a text is, or holds, what it printed.
    static func isIn(_ text: String) -> Bool { marks.contains { text.contains($0) } }

    /// Reads a text; lines of anything else are passed over.
    init(_ text: String) {
        for raw in text.split(whereSeparator: \.isNewline) {
            take(Self.plain(raw))
        }
        closeMaster()
        closeUnreachable()
        tellPlan()
        if isJoining { tellJoining() }
        for (way, count) in moved.sorted(by: { $0.key < $1.key }) where count > 0 {
            done.append("It moved \(Span.count(count, "slot", "slots")) \(way).")
        }
        wrong = Array(wrong.prefix(40))
    }

    /// A line without what a quotation, Markdown and the fields of a log put around it.
    private static func plain(_ raw: Substring) -> Substring {
        var line = raw.drop { " `\"'".contains($0) }
        if line.hasPrefix("> > > ") {
            line = line.dropFirst(6).drop { $0 == " " }
            if ["Performing ", "Creating ", "Nodes configuration", "Sending ", "Fixing ", "Check "]
                .contains(where: { line.hasPrefix($0) })
            {
                line = ">>> " + line
            }
        }
        while line.hasPrefix("> "), !line.hasPrefix("> > ") {
            line = line.dropFirst(2).drop { $0 == " " }
        }
        // A program that ran the tool quotes what it said.
        for mark in ["[ERR] ", "[WARNING] "] where !line.hasPrefix(mark) {
            if let start = line.firstRange(of: mark) { line = line[start.lowerBound...] }
        }
        // The quotation may have begun with it.
        let isQuoted =
            line.startIndex > raw.startIndex && raw[raw.index(before: line.startIndex)] == "\""
        if line.hasPrefix("[ERR] ") || line.hasPrefix("[WARNING] ") {
            let ends = ["\\n", "\",", "\"}", "`", isQuoted ? "\"" : "\n"].compactMap {
                line.firstRange(of: $0)?.lowerBound
            }
            if let end = ends.min() { line = line[..<end] }
        }
        return line
    }

    private mutating func take(_ line: Substring) {
        takeError(line)
        takeNode(line)
        takeJoining(line)
        if line.hasPrefix("Moving slot "), let from = line.firstRange(of: " from ") {
            let way = line[from.lowerBound...].split(separator: " ").prefix(4)
            lastMove = nil
            if way.count == 4, way[1].contains(":"), way[3].contains(":") {
                let to = way[3].hasSuffix(":") ? way[3].dropLast() : way[3]
                let move = "from \(way[1]) to \(to)"
                moved[move, default: 0] += 1
                lastMove = move
            }
        } else if line.hasPrefix("[ERR] Calling MIGRATE"), let move = lastMove {
            // The last did not get there.
            lastMove = nil
            moved[move, default: 1] -= 1
        }
        if line.hasPrefix(">>> Fixing ") {
            done.append("It began: \(line.dropFirst(4).prefix(160))")
        }
        if line.hasPrefix("[OK] ") { done.append(String(line.dropFirst(5).prefix(160))) }
    }

    private mutating func takeError(_ line: Substring) {
        if let unreachable {
            // The nodes that do not reach it stand below, one a line.
            let words = line.split(separator: " ")
            if words.count == 1, line.contains(":") {
                self.unreachable = (unreachable.port, unreachable.from + [words[0]])
                return
            }
            closeUnreachable()
        }
        if line.contains(" may be unreachable from:"), let start = line.firstRange(of: "The port ")
        {
            unreachable = (String(line[start.lowerBound...].dropLast()), [])
        }
        let isError =
            line.hasPrefix("[ERR] ") || line.hasPrefix("[WARNING] ") || line.hasPrefix("*** ")
            || line.hasPrefix("**\\* ")
        if isError {
            tell(line.drop { "*\\ ".contains($0) }.drop(tag: "[ERR] ").drop(tag: "[WARNING] "))
        }
        // `10.9.0.1:6379: ERR ...`, a node's answer to a command for all.
        if let answer = line.firstRange(of: ": ERR "), !line[..<answer.lowerBound].contains(" ") {
            tell(line)
        }
        if line.hasPrefix("Node "),
            line.contains(" has slots in ") || line.contains(" replied with error")
                || line.contains(" is not empty")
        {
            tell(line)
        }
        if line.hasPrefix("Could not connect to Redis at ")
            || line.hasPrefix("Could not connect to Valkey at ")
            || line.hasPrefix("ERR Target ") || line.hasPrefix("ERR Slot ")
            || line.hasPrefix("clusterManager") || line.hasPrefix("ERROR: ")
        {
            tell(line)
        }
    }

    private mutating func tell(_ line: Substring) {
        let words = String(line.prefix(240))
        if !words.isEmpty, !wrong.contains(words) { wrong.append(words) }
    }

    private mutating func closeUnreachable() {
        guard let (port, from) = unreachable else { return }
        unreachable = nil
        let list = from.isEmpty ? "" : " " + Span.list(from.map(String.init))
        tell(Substring(port + list))
    }

    /// `M: ID ADDRESS`, and below it its slots and its replicas.
    private mutating func takeNode(_ line: Substring) {
        if line.hasPrefix("M: ") || line.hasPrefix("S: ") || line.hasPrefix("[") {
            closeMaster()
            let words = line.split(separator: " ")
            guard words.count >= 3, !line.hasPrefix("[") else { return }
            if line.hasPrefix("M: ") {
                master = words[2]
                hasReplica = isPlan && !isPlanTaken
                masters += isPlan && !isPlanTaken ? 1 : 0
                seenMasters += isPlan ? 0 : 1
            } else {
                replicas += isPlan && !isPlanTaken ? 1 : 0
                seenReplicas += isPlan ? 0 : 1
            }
            note(words[1], words[2])
        } else if line.contains("additional replica") {
            hasReplica = true
        } else if line.hasPrefix("slots: (0 slots)") || line.contains("(0 slots)") {
            // A master without slots needs none.
            master = nil
        }
        if line.hasPrefix(">>> Performing hash slots allocation")
            || line.hasPrefix(">>> Creating cluster")
        {
            isPlan = true
        }
        if line.contains(">>> Nodes configuration updated") { isPlanTaken = true }
    }

    private mutating func note(_ id: Substring, _ address: Substring) {
        if let place = addresses.firstIndex(where: { $0.id == id }) {
            if !addresses[place].addresses.contains(address) {
                addresses[place].addresses.append(address)
            }
        } else if addresses.count < 1000 {
            addresses.append((id, [address]))
        }
    }

    private mutating func closeMaster() {
        if let master, !hasReplica { wrong.append("The master \(master) has no replica.") }
        master = nil
    }

    /// A dot for each second, on the line or below it; what comes after it joined.
    private mutating func takeJoining(_ line: Substring) {
        let isDots = !line.isEmpty && line.allSatisfy { $0 == "." }
        if line.hasPrefix("Waiting for the cluster to join") {
            isJoining = true
            seconds = line.count { $0 == "." }
        } else if isJoining, isDots {
            seconds += line.count
        } else if line.hasPrefix(">>> Performing Cluster Check") {
            isJoining = false
        }
    }

    private mutating func tellPlan() {
        if seenMasters + seenReplicas > 0 {
            done.insert(
                "It saw \(Span.count(seenMasters, "master", "masters")) and "
                    + "\(Span.count(seenReplicas, "replica", "replicas")).", at: 0)
        }
        guard isPlan, masters + replicas > 0 else { return }
        done.insert(
            "A cluster of \(Span.count(masters, "master", "masters")) and "
                + "\(Span.count(replicas, "replica", "replicas")) was planned"
                + (isPlanTaken
                    ? ", and the plan taken." : "; that the plan was taken the text does not say."),
            at: 0)
        for (id, addresses) in addresses where addresses.count > 1 {
            wrong.insert(
                "\(Span.list(addresses.map(String.init))) have one id (\(id.prefix(8))): they are the same "
                    + "server, or were copied with its nodes.conf.", at: 0)
        }
    }

    private mutating func tellJoining() {
        wrong.append(
            "The nodes did not join in the \(Span.count(seconds, "second", "seconds")) that the text shows: "
                + "each must reach the cluster bus of every other (port + 10000) at the address that it "
                + "was met at or announces.")
    }
}

extension Substring {
    /// The same without a word at its beginning.
    fileprivate func drop(tag: String) -> Substring { hasPrefix(tag) ? dropFirst(tag.count) : self }
}

/// Every way to write a target, in the order in which `list targets` prints them.
package enum TargetCatalog {
    /// The patterns.
    package static let all: [TargetPattern] = [
        TargetPattern(
            words: "master of slot N", summary: "The master of the shard that serves the slot.",
            target: { number($0, in: 0...16383).map(Target.masterOfSlot) }),
        TargetPattern(
            words: "master of key K", summary: "The master of the shard that serves the key.",
            target: { key in key.map(Target.masterOfKey) }),
        TargetPattern(
            words: "replica of slot N",
            summary: "A replica of the shard that serves the slot; of several, the seed chooses.",
            target: { number($0, in: 0...16383).map(Target.replicaOfSlot) }),
        TargetPattern(
            words: "any master", summary: "A live master that the seed chooses.",
            target: { _ in .anyMaster }),
        TargetPattern(
            words: "any replica", summary: "A live replica that the seed chooses.",
            target: { _ in .anyReplica }),
        TargetPattern(
            words: "all masters", summary: "Every live master.", target: { _ in .allMasters }),
        TargetPattern(
            words: "all replicas", summary: "Every live replica.", target: { _ in .allReplicas }),
        TargetPattern(words: "all nodes", summary: "Every live node.", target: { _ in .allNodes }),
        TargetPattern(
            words: "another master",
            summary:
                "A live master that no step of the run has been done to yet; the seed chooses.",
            target: { _ in .anotherMaster }),
        TargetPattern(
            words: "majority of masters",
            summary: "The fewest masters without which no election can be won; the seed chooses.",
            target: { _ in .majorityOfMasters }),
        TargetPattern(
            words: "minority of masters",
            summary: "The most masters that can fail while a majority lives; the seed chooses.",
            target: { _ in .minorityOfMasters }),
        TargetPattern(
            words: "node N", summary: "One node, whatever its role; nodes count from 1.",
            target: { number($0, in: 1...99999).map(Target.node) }),
        TargetPattern(
            words: "nodes N N ...",
            summary:
                "These nodes, whatever their roles: nodes 1 4 or nodes 1-7, one side of a partition.",
            target: { numbers($0).map(Target.nodes) }),
        TargetPattern(
            words: "zone Z", summary: "Every live node of a zone of cluster.zones.",
            target: { zone($0).map(Target.zone) }),
        TargetPattern(
            words: "masters in zone Z", summary: "Every live node of a zone that is a master.",
            target: { zone($0).map(Target.mastersInZone) }),
        TargetPattern(
            words: "clients", summary: "The clients of the load, for faults of the network.",
            target: { _ in .clients }),
        TargetPattern(
            words: "any", summary: "Every node and every client, for faults of the network.",
            target: { _ in .any }),
    ]

    /// At least two different nodes, or ranges of them, separated by spaces.
    private static func numbers(_ text: String?) -> [Int]? {
        var numbers: [Int] = []
        for word in (text ?? "").split(separator: " ") {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false).map {
                number(String($0), in: 1...99999)
            }
            guard (1...2).contains(ends.count), let first = ends[0],
                let last = ends[ends.count - 1],
                first <= last, last - first < ClusterSpecification.mostNodes
            else { return nil }
            numbers += first...last
            guard numbers.count <= ClusterSpecification.mostNodes else { return nil }
        }
        return numbers.count > 1 && Set(numbers).count == numbers.count ? numbers : nil
    }

    private static func zone(_ text: String?) -> String? {
        guard let text, ZoneLayout.isName(text) else { return nil }
        return text
    }

    private static func number(_ text: String?, in range: ClosedRange<Int>) -> Int? {
        guard let text, text.utf8.count <= 5, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }
}

/// One way to write a target: its words, what they mean, and what stands for the capital letter.
package struct TargetPattern: Sendable {
    /// The words, with a capital `N`, `K` or `Z` for what the user fills in: `master of slot N`.
    package let words: String
    /// What it means, in one sentence.
    package let summary: String
    /// A target of this kind from what stands for the capital letter, nil where it has none.
    let target: @Sendable (String?) -> Target?

    /// What every target starts with: the words before the capital letter.
    var prefix: String { String(words.prefix { $0 != "N" && $0 != "K" && $0 != "Z" }) }
    /// Whether something has to be filled in.
    var takesValue: Bool { prefix != words }
    /// A regular expression (ECMA-262) that matches every target written so.
    package var pattern: String {
        switch words.last {
        case "N": "^\(prefix)[0-9]{1,5}$"
        case "K": "^\(prefix).+$"
        case "Z": "^\(prefix)[A-Za-z0-9._-]{1,40}$"
        case ".":
            "^\(prefix)([0-9]{1,5}( [0-9]{1,5})+|[0-9]{1,5}-[0-9]{1,5})( [0-9]{1,5}(-[0-9]{1,5})?)*$"
        default: "^\(words)$"
        }
    }
}

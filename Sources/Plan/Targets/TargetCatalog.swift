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
            summary: "These nodes, whatever their roles: nodes 1 4, one side of a partition.",
            target: { numbers($0).map(Target.nodes) }),
        TargetPattern(
            words: "clients", summary: "The clients of the load, for faults of the network.",
            target: { _ in .clients }),
        TargetPattern(
            words: "any", summary: "Every node and every client, for faults of the network.",
            target: { _ in .any }),
    ]

    /// At least two different nodes, separated by spaces.
    private static func numbers(_ text: String?) -> [Int]? {
        let words = (text ?? "").split(separator: " ").map(String.init)
        let numbers = words.compactMap { number($0, in: 1...99999) }
        guard words.count == numbers.count, numbers.count > 1,
            Set(numbers).count == numbers.count
        else { return nil }
        return numbers
    }

    private static func number(_ text: String?, in range: ClosedRange<Int>) -> Int? {
        guard let text, text.utf8.count <= 5, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }
}

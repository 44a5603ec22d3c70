/// What `tc filter show` and `tc qdisc show` say of the rules in force, to see whether somebody else changed them.
package struct FilterListing: Hashable, Sendable {
    /// The filters of each preference, as they are told.
    let filters: [Int: [String]]
    /// Each queueing discipline, as it is told.
    let disciplines: [String]

    /// Reads both listings.
    package init(filters text: String, disciplines: String) {
        var filters: [Int: [String]] = [:]
        var preference: Int?
        for line in text.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first == "filter" {
                preference = words.firstIndex(of: "pref").flatMap {
                    $0 + 1 < words.count ? Int(words[$0 + 1]) : nil
                }
            }
            guard let preference, !words.isEmpty else { continue }
            filters[preference, default: []].append(words.joined(separator: " "))
        }
        self.filters = filters
        self.disciplines = disciplines.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
    }

    /// What differs from how it was when a rule had been put into force.
    ///
    /// - Parameters:
    ///   - before: The listing of then.
    ///   - preference: The preference of the rule's filters.
    ///   - own: The preferences of all rules in force.
    ///   - classIdentifier: The class of the rule, where netem has one.
    /// - Returns: The difference in words; nil when there is none that matters to the rule.
    package func change(
        since before: FilterListing, of preference: Int, among own: Set<Int>,
        classIdentifier: String
    ) -> String? {
        guard let mine = filters[preference] else { return "its filters have gone" }
        if mine != before.filters[preference] { return "its filters were changed" }
        if let foreign = filters.keys.filter({ !own.contains($0) }).min() {
            return "somebody put a filter of preference \(foreign) beside it"
        }
        let isMine = { (line: String) in line.contains(" parent \(classIdentifier) ") }
        let leaf = disciplines.filter(isMine)
        return leaf == before.disciplines.filter(isMine) ? nil : "its netem was changed"
    }
}

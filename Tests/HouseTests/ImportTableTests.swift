import Testing

@Suite struct ImportTableTests {
    /// Which of our targets each target may import.
    static let table: [String: Set<String>] = [
        "CLinux": [],
        "stall": [],
        "nodeclock": [],
        "CHiredis": [],
        "CZlib": [],
        "COpenSSL": [],
        "Linux": ["CLinux", "Quantities"],
        "Wording": [],
        "Quantities": ["Wording"],
        "Statistics": ["Quantities"],
        "Linearizability": ["Quantities"],
        "RedisClient": ["CHiredis", "COpenSSL", "Wording"],
        "ServerLog": ["CZlib", "Wording", "RedisClient"],
        "OutageAnalysis": ["Wording", "RedisClient", "ServerLog"],
        "RunRecord": ["COpenSSL", "Wording", "Quantities", "Linearizability"],
        "Judgement": ["Wording", "Quantities", "Statistics", "Linearizability", "RunRecord"],
        "Prediction": ["Quantities", "Statistics", "RunRecord", "Judgement"],
        "Experiments": [
            "Wording", "Quantities", "Statistics", "RunRecord", "Judgement", "Prediction",
        ],
        "History": ["Quantities", "Statistics", "RunRecord", "Judgement"],
        "Reports": [
            "Wording", "Quantities", "Statistics", "Linearizability", "ServerLog",
            "OutageAnalysis", "RunRecord", "Judgement", "Prediction", "Experiments", "History",
        ],
        "Workload": ["Linux", "Quantities", "RedisClient", "RunRecord"],
        "LoadGenerator": [
            "Linux", "Quantities", "Linearizability", "RedisClient", "RunRecord", "Workload",
        ],
        "Plan": ["Wording", "Quantities", "RedisClient", "RunRecord", "Judgement", "Workload"],
        "Testbed": [
            "CLinux", "COpenSSL", "Linux", "Wording", "Quantities", "Statistics", "RedisClient",
            "ServerLog", "RunRecord", "Plan",
        ],
        "Faults": [
            "Linux", "Wording", "Quantities", "Statistics", "RedisClient", "ServerLog", "RunRecord",
            "Judgement", "Workload", "Plan", "Testbed",
        ],
        "Runner": [
            "Linux", "Wording", "Quantities", "Linearizability", "RedisClient", "RunRecord",
            "Judgement", "Workload", "LoadGenerator", "Plan", "Testbed", "Faults",
        ],
        "Replay": [
            "Wording", "Quantities", "ServerLog", "OutageAnalysis", "Workload", "Faults",
        ],
        "Rehearsal": [
            "Linux", "Wording", "Quantities", "RedisClient", "RunRecord", "Workload", "Plan",
            "Testbed", "Faults",
        ],
        "ExperimentRunner": [
            "Linux", "Wording", "Quantities", "RedisClient", "RunRecord", "Judgement",
            "Experiments", "Workload", "Plan", "Faults", "Runner",
        ],
        "Commands": [
            "Linux", "Wording", "Quantities", "Statistics", "RedisClient", "ServerLog",
            "OutageAnalysis", "RunRecord", "Judgement", "Prediction", "Experiments", "History",
            "Reports", "Workload", "LoadGenerator", "Plan", "Testbed", "Faults", "Runner", "Replay",
            "Rehearsal", "ExperimentRunner",
        ],
        "shaketable": ["Commands"],
        "shaketable-bench": [
            "Linux", "Quantities", "RedisClient", "RunRecord", "Workload", "LoadGenerator",
            "Testbed",
        ],
    ]

    @Test func everyTargetImportsOnlyWhatTheTableAllows() {
        var violations: [String] = []
        for file in Repository.files(below: ["Sources"], endingIn: [".swift"]) {
            let target = String(file.path.split(separator: "/")[1])
            for (index, line) in file.lines.enumerated() {
                guard let module = Self.importedModule(of: line), Self.table[module] != nil else {
                    continue
                }
                if Self.table[target]?.contains(module) != true, module != target {
                    violations.append(
                        "\(file.path):\(index + 1): \(target) may not import \(module)")
                }
            }
        }
        #expect(violations == [])
    }

    @Test func everyTargetStandsInTheTable() {
        #expect(Set(Repository.entries(of: "Sources")).subtracting(Self.table.keys) == [])
    }

    @Test func theArchitecturePageHasTheSameTable() throws {
        let page = try #require(
            Repository.files(
                below: ["Sources/shaketable/Documentation.docc"], endingIn: ["Architecture.md"]
            ).first)
        var told: [String: Set<String>] = [:]
        for line in page.lines where line.hasPrefix("| `") {
            let cells = line.split(separator: "|")
            guard cells.count == 3, let name = Self.code(in: cells[0]).first else { continue }
            told[name] = Set(Self.code(in: cells[2]))
        }
        #expect(told == Self.table)
    }

    /// What stands between backticks.
    private static func code(in text: Substring) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    @Test(arguments: [
        ("import Linux", "Linux"), ("package import RedisClient", "RedisClient"),
        ("internal import struct RunRecord.Event", "RunRecord"),
        ("@testable import Runner", "Runner"),
    ])
    func importsAreRecognised(line: String, module: String) {
        #expect(Self.importedModule(of: line[...]) == module)
    }

    /// The module that a line imports; nil when it is no import.
    static func importedModule(of line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
            !line.contains("//") || line.hasPrefix("import")
        else { return nil }
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "typealias", "let", "var",
        ]
        let name =
            kinds.contains(words[index + 1]) && index + 2 < words.count
            ? words[index + 2] : words[index + 1]
        return name.split(separator: ".").first.map(String.init)
    }
}

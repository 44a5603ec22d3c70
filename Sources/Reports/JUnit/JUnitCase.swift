import XMLCoder

/// A `testcase` of JUnit.
struct JUnitCase: Encodable, DynamicNodeEncoding {
    /// How a case came out.
    enum Outcome {
        case passed
        case failure(JUnitNote)
        case error(JUnitNote)
        case skipped(JUnitNote)
    }

    let name: String
    let classname: String
    let file: String?
    let time: String
    let failure: JUnitNote?
    let error: JUnitNote?
    let skipped: JUnitNote?

    /// A case of a suite.
    init(name: String, suite: String, file: String?, seconds: Double, outcome: Outcome) {
        self.name = name
        self.file = file
        classname = suite
        time = ValueText.fixed(seconds, decimals: 3)
        if case .failure(let note) = outcome { failure = note } else { failure = nil }
        if case .error(let note) = outcome { error = note } else { error = nil }
        if case .skipped(let note) = outcome { skipped = note } else { skipped = nil }
    }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        switch key.stringValue {
        case "failure", "error", "skipped": .element
        default: .attribute
        }
    }
}

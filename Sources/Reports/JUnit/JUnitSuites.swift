import XMLCoder

/// The root of a JUnit document: suites and their totals.
struct JUnitSuites: Encodable, DynamicNodeEncoding {
    let tests: Int
    let failures: Int
    let errors: Int
    let skipped: Int
    let suites: [JUnitSuite]

    /// A document of suites.
    init(suites: [JUnitSuite]) {
        self.suites = suites
        tests = suites.reduce(0) { $0 + $1.tests }
        failures = suites.reduce(0) { $0 + $1.failures }
        errors = suites.reduce(0) { $0 + $1.errors }
        skipped = suites.reduce(0) { $0 + $1.skipped }
    }

    enum CodingKeys: String, CodingKey {
        case tests
        case failures
        case errors
        case skipped
        case suites = "testsuite"
    }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        key.stringValue == CodingKeys.suites.rawValue ? .element : .attribute
    }
}

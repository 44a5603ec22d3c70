import XMLCoder

/// The root of a JUnit document: suites and their totals. Jenkins' junit-10.xsd knows no `skipped` here.
struct JUnitSuites: Encodable, DynamicNodeEncoding {
    let tests: Int
    let failures: Int
    let errors: Int
    let time: String
    let suites: [JUnitSuite]

    /// A document of suites.
    init(suites: [JUnitSuite], seconds: Double) {
        self.suites = suites
        tests = suites.reduce(0) { $0 + $1.tests }
        failures = suites.reduce(0) { $0 + $1.failures }
        errors = suites.reduce(0) { $0 + $1.errors }
        time = ValueText.fixed(seconds, decimals: 3)
    }

    enum CodingKeys: String, CodingKey {
        case tests
        case failures
        case errors
        case time
        case suites = "testsuite"
    }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        key.stringValue == CodingKeys.suites.rawValue ? .element : .attribute
    }
}

import XMLCoder

/// A `testsuite` of JUnit: one plan.
struct JUnitSuite: Encodable, DynamicNodeEncoding {
    /// The list of properties; JUnit wraps it in an element of its own.
    struct Properties: Encodable {
        let property: [JUnitProperty]
    }

    let name: String
    let tests: Int
    let failures: Int
    let errors: Int
    let skipped: Int
    let time: String
    let timestamp: String?
    let file: String?
    let properties: Properties
    let cases: [JUnitCase]

    /// A suite of cases; the totals are counted.
    init(
        name: String, file: String?, seconds: Double, timestamp: String?,
        properties: [JUnitProperty],
        cases: [JUnitCase]
    ) {
        self.name = name
        time = ValueText.fixed(seconds, decimals: 3)
        self.timestamp = timestamp
        self.file = file
        self.properties = Properties(property: properties)
        self.cases = cases
        tests = cases.count
        failures = cases.count { $0.failure != nil }
        errors = cases.count { $0.error != nil }
        skipped = cases.count { $0.skipped != nil }
    }

    enum CodingKeys: String, CodingKey {
        case name
        case tests
        case failures
        case errors
        case skipped
        case time
        case timestamp
        case file
        case properties
        case cases = "testcase"
    }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        switch key.stringValue {
        case CodingKeys.properties.rawValue, CodingKeys.cases.rawValue: .element
        default: .attribute
        }
    }
}

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

/// Why a JUnit case failed, could not be answered or was skipped.
struct JUnitNote: Encodable, DynamicNodeEncoding {
    let message: String
    let type: String?
    let text: String?

    /// A note; what XML 1.0 forbids is taken out of it.
    init(message: String, type: String? = nil, text: String? = nil) {
        self.message = message.xmlSafe
        self.type = type
        self.text = text?.xmlSafe
    }

    enum CodingKeys: String, CodingKey {
        case message
        case type
        case text = ""
    }

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
        key.stringValue.isEmpty ? .element : .attribute
    }
}

/// A `property` of a JUnit suite.
struct JUnitProperty: Encodable, DynamicNodeEncoding {
    let name: String
    let value: String

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding { .attribute }
}

extension String {
    /// Without the characters that XML 1.0 forbids even when escaped (section 2.2 of the standard).
    var xmlSafe: String {
        let scalars = unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
            default: false
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

import XMLCoder

/// A `property` of a JUnit suite.
struct JUnitProperty: Encodable, DynamicNodeEncoding {
    let name: String
    let value: String

    static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding { .attribute }
}

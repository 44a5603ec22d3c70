import XMLCoder

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

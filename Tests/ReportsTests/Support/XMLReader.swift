import Foundation
import FoundationXML

/// Reads XML into a flat list of its elements, so that tests see what a CI system would.
final class XMLReader: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
    }

    struct Malformed: Error {
        let line: Int
    }

    private var elements: [Element] = []

    static func read(_ text: String) throws -> [Element] {
        let reader = XMLReader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        guard parser.parse() else { throw Malformed(line: parser.lineNumber) }
        return reader.elements
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        elements.append(Element(name: elementName, attributes: attributes))
    }
}

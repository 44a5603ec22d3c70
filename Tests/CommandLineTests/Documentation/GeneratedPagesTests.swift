import Testing

@testable import Commands

/// The pages that are made from the catalogues are as the catalogues are.
@Suite struct GeneratedPagesTests {
    /// Topic and page, as `scripts/docs` writes them.
    private static let table = (DocumentationFolder.text("scripts/docs") ?? "")
        .split(separator: "\n").compactMap { line -> (topic: List.Topic, page: String)? in
            let words = line.split(separator: " ")
            guard words.count == 2, words[1].hasSuffix(".md") else { return nil }
            return List.Topic(rawValue: String(words[0])).map { ($0, String(words[1])) }
        }

    @Test func everyCatalogueHasItsPage() {
        #expect(Set(Self.table.map(\.topic)) == Set(List.Topic.allCases))
    }

    @Test(arguments: List.Topic.allCases)
    func thePageIsWhatTheCatalogueSays(topic: List.Topic) throws {
        let page = try #require(Self.table.first { $0.topic == topic }?.page)
        let text = DocumentationFolder.text("\(DocumentationFolder.folder)/\(page)")
        // Not #expect(text == ...), which would print both.
        let isUpToDate = text == CataloguePage.text(topic) + "\n"
        #expect(isUpToDate, "\(page) is not what `list \(topic.rawValue)` says: run scripts/docs")
    }
}

import Foundation
import Testing

@testable import Judgement

struct CatalogTests {
    /// Each file of Measures, other than the catalogue, holds one measure of the same name.
    @Test func everyFileIsInTheCatalogue() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Sources/Judgement/Measures").standardized.path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".swift") && $0 != "Catalog.swift" }
            .map { String($0.dropLast(6)) }
        let types = MeasureCatalog.all.map { String(describing: type(of: $0)) }
        #expect(types.sorted() == files.sorted())
    }
}

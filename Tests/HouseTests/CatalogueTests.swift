import Foundation
import Testing

/// Every file of a catalogued folder is a line of its catalogue, and somebody uses it.
@Suite struct CatalogueTests {
    /// A folder whose files are the entries of a catalogue.
    struct Folder: CustomTestStringConvertible, Sendable {
        let path: String
        /// Files that are not entries.
        let others: Set<String>
        /// How the catalogue names an entry, with NAME for the type's name.
        let entry: String

        var testDescription: String { path }
    }

    static let folders = [
        Folder(
            path: "Sources/Faults",
            others: [
                "BackgroundChild", "Ballast", "Course", "CourseWatch", "DurationRule", "Fault",
                "FaultDocumentation",
                "FaultScene",
                "FaultyLink", "FullDisk", "HeldConnections", "Injection", "LinkFault", "LinkProof",
                "NewMember",
                "QueryStream", "Receipt", "Silence", "SlotMove", "SlotProbe",
            ], entry: "NAME.self"),
        Folder(path: "Sources/Judgement/Measures", others: ["Measure"], entry: "NAME()"),
        Folder(
            path: "Sources/Workload/Policies", others: ["ClientPolicy"], entry: ".NAME"),
        Folder(path: "Sources/Reports/Formats", others: ["ReportFormat"], entry: "NAME.self"),
    ]

    /// What plans and tests say, in one text.
    static let users = Repository.files(
        below: ["plans", "Tests"], endingIn: [".yaml", ".swift", ".json"]
    ).map(\.text).joined(separator: "\n")

    @Test(arguments: folders)
    func everyFileIsALineOfItsCatalogue(folder: Folder) throws {
        let files = Repository.files(below: [folder.path], endingIn: [".swift"])
        // The catalogue stands in the folder, or beside it.
        let parent = folder.path.split(separator: "/").dropLast().joined(separator: "/")
        let beside = Repository.files(below: [parent], endingIn: ["Catalog.swift"])
        let catalogue = try #require(
            files.first { $0.name == "Catalog.swift" }
                ?? beside.first { $0.path == "\(parent)/Catalog.swift" })
        let entries = Self.entries(files, of: folder)
        #expect(!entries.isEmpty)
        for file in entries {
            let name = String(file.name.dropLast(".swift".count))
            let wanted = folder.entry.replacing("NAME", with: name).lowercased()
            #expect(
                catalogue.text.lowercased().contains(wanted),
                "\(file.path) is not in \(catalogue.path)")
            #expect(
                file.text.contains("///"), "\(file.path) has no documentation")
        }
    }

    @Test(arguments: folders)
    func everyEntryIsUsedByAPlanOrATest(folder: Folder) {
        let files = Repository.files(below: [folder.path], endingIn: [".swift"])
        for file in Self.entries(files, of: folder) {
            let name = Self.name(in: file)
            #expect(name != nil, "\(file.path) has no name")
            let type = file.name.dropLast(".swift".count)
            let property = ".\(type.prefix(1).lowercased())\(type.dropFirst())"
            let isUsed = [name ?? type.lowercased(), String(type), property].contains {
                Self.users.contains($0)
            }
            #expect(
                isUsed,
                "'\(name ?? "")' of \(file.path) is used by no plan and no test")
        }
    }

    @Test func everyFaultHasAPlan() {
        let plans = Repository.files(below: ["plans"], endingIn: [".yaml"])
        let faults = Self.folders[0]
        let files = Repository.files(below: [faults.path], endingIn: [".swift"])
        for file in Self.entries(files, of: faults) {
            let key = " \(Self.name(in: file) ?? file.name):"
            #expect(plans.contains { $0.text.contains(key) }, "no plan uses\(key)")
        }
    }

    private static func entries(_ files: [Repository.File], of folder: Folder) -> [Repository.File]
    {
        files.filter { file in
            let name = String(file.name.dropLast(".swift".count))
            let depth = file.path.split(separator: "/").count
            return depth == folder.path.split(separator: "/").count + 1 && name != "Catalog"
                && !name.contains("+") && !folder.others.contains(name)
        }
    }

    /// The entry's name as plans write it: `static let name = "pause"`, `ClientPolicy(name: "jedis")`.
    private static func name(in file: Repository.File) -> String? {
        for pattern in ["let name = \"", "ClientPolicy(name: \"", "policy.name = \""] {
            guard let start = file.text.range(of: pattern) else { continue }
            return String(file.text[start.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }
}

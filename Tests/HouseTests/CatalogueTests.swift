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
                "AtomicSlotMove", "BackgroundChild", "CourseWatch", "Fault", "FaultScene",
                "FullDisk",
                "HeldConnections", "Injection", "LinkFault", "LinkProof", "NewMember",
                "NodeUpgrade",
                "QueryStream", "Silence", "SlotMove", "SlotRoute",
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
    func everyEntryIsALineOfItsCatalogue(folder: Folder) throws {
        // The catalogue stands in the folder, or beside it.
        let files = Repository.files(below: [folder.path], endingIn: [".swift"])
        let parent = folder.path.split(separator: "/").dropLast().joined(separator: "/")
        let beside = Repository.files(below: [parent], endingIn: ["Catalog.swift"])
        let catalogue = try #require(
            files.first { $0.name == "Catalog.swift" }
                ?? beside.first { $0.path == "\(parent)/Catalog.swift" })
        let entries = Self.entries(of: folder)
        #expect(!entries.isEmpty)
        for entry in entries {
            let wanted = folder.entry.replacing("NAME", with: entry.type).lowercased()
            #expect(
                catalogue.text.lowercased().contains(wanted),
                "\(entry.type) of \(entry.path) is not in \(catalogue.path)")
            #expect(entry.text.contains("///"), "\(entry.path) has no documentation")
        }
    }

    @Test(arguments: folders)
    func everyEntryIsUsedByAPlanOrATest(folder: Folder) {
        for entry in Self.entries(of: folder) {
            #expect(entry.name != nil, "\(entry.type) of \(entry.path) has no name")
            let type = entry.type
            let property = ".\(type.prefix(1).lowercased())\(type.dropFirst())"
            let isUsed = [entry.name ?? type.lowercased(), type, property].contains {
                Self.users.contains($0)
            }
            #expect(
                isUsed, "'\(entry.name ?? "")' of \(entry.path) is used by no plan and no test")
        }
    }

    @Test func everyFaultHasAPlan() {
        let plans = Repository.files(below: ["plans"], endingIn: [".yaml"])
        for fault in Self.entries(of: Self.folders[0]) {
            let key = " \(fault.name ?? fault.type):"
            #expect(plans.contains { $0.text.contains(key) }, "no plan uses\(key)")
        }
    }

    /// What a catalogue has a line for.
    struct Entry {
        let path: String
        /// The name of its type, or of its file where it is a value.
        let type: String
        /// Its declaration.
        let text: String

        /// Its name as plans write it: `static let name = "pause"`, `ClientPolicy(name: "jedis")`.
        var name: String? {
            for pattern in ["let name = \"", "ClientPolicy(name: \"", "policy.name = \""] {
                guard let start = text.range(of: pattern) else { continue }
                return String(text[start.upperBound...].prefix { $0 != "\"" })
            }
            return nil
        }
    }

    /// A folder's entries: small ones of one idea share a file.
    static func entries(of folder: Folder) -> [Entry] {
        let depth = folder.path.split(separator: "/").count + 1
        return Repository.files(below: [folder.path], endingIn: [".swift"]).flatMap {
            file -> [Entry] in
            let name = String(file.name.dropLast(".swift".count))
            guard file.path.split(separator: "/").count == depth, name != "Catalog",
                !name.contains("+"), !folder.others.contains(name)
            else { return [] }
            let types = Self.types(in: file)
            return types.isEmpty ? [Entry(path: file.path, type: name, text: file.text)] : types
        }
    }

    /// The structures of a file that are faults, measures or formats, each with what follows until the next.
    private static func types(in file: Repository.File) -> [Entry] {
        var found: [(type: String, lines: [Substring])] = []
        var comment: [Substring] = []
        for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("///") { comment.append(line) }
            let words = line.split(separator: " ")
            if let place = words.firstIndex(of: "struct"), place < 2, !line.hasPrefix(" "),
                words.indices.contains(place + 1), words[place + 1].hasSuffix(":"),
                ["Fault", "Measure", "Format"].contains(where: { kind in
                    words[(place + 2)...].contains {
                        $0.hasSuffix(kind) || $0.hasSuffix(kind + ",")
                    }
                })
            {
                found.append((String(words[place + 1].dropLast()), comment))
            }
            if !line.hasPrefix("///") { comment = [] }
            if !found.isEmpty { found[found.count - 1].lines.append(line) }
        }
        return found.map {
            Entry(path: file.path, type: $0.type, text: $0.lines.joined(separator: "\n"))
        }
    }
}

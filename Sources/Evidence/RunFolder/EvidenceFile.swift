import Foundation
import SystemPackage

/// Reads and writes the JSON files of a run folder.
///
/// Numbers that are not finite stand as the texts `infinity`, `-infinity` and `nan`, since JSON has
/// no word for them: a failover that never came took infinitely long.
package enum EvidenceFile {
    private static let infinity = "infinity"
    private static let minusInfinity = "-infinity"
    private static let notANumber = "nan"

    /// A value as JSON text.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - isPretty: Whether to spread it over lines; else it is one line.
    /// - Returns: UTF-8 text with sorted keys, so that the same value gives the same text.
    /// - Throws: `EncodingError` when the value cannot be said in JSON.
    package static func json(_ value: some Encodable, isPretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The value that a JSON text says.
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - text: The text.
    /// - Returns: The value.
    /// - Throws: `DecodingError` when the text is something else.
    package static func value<Value: Decodable>(
        _ type: Value.Type, fromJSON text: String
    ) throws -> Value {
        try decoder().decode(type, from: Data(text.utf8))
    }

    /// Writes a value to a file; a reader sees the old file or the new one, never a part.
    static func write(
        _ value: some Encodable, to path: String, isPretty: Bool = true
    ) throws(RunFolderError) {
        do {
            try write(text: try json(value, isPretty: isPretty) + "\n", to: path)
        } catch let error as RunFolderError {
            throw error
        } catch {
            throw RunFolderError(path: path, message: "cannot be written as JSON: \(error)")
        }
    }

    /// Writes a text to a file in the same way.
    static func write(text: String, to path: String) throws(RunFolderError) {
        try replace(path) { file in _ = try file.writeAll(Array(text.utf8)) }
    }

    /// Writes a file by pieces in the same way.
    static func replace(
        _ path: String, _ body: (FileDescriptor) throws -> Void
    ) throws(RunFolderError) {
        let draft = path + ".part"
        do {
            let file = try FileDescriptor.open(
                FilePath(draft), .writeOnly, options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { try body(file) }
        } catch {
            throw RunFolderError(path: path, message: "cannot be written: \(reason(error))")
        }
        guard rename(draft, path) == 0 else {
            let cause = Errno(rawValue: errno)
            throw RunFolderError(path: path, message: "cannot be replaced: \(reason(cause))")
        }
    }

    /// Reads a value from a file.
    static func read<Value: Decodable>(
        _ type: Value.Type, from path: String
    ) throws(RunFolderError) -> Value {
        let data = try bytes(of: path)
        do {
            return try decoder().decode(type, from: data)
        } catch {
            throw RunFolderError(path: path, message: "is damaged: \(damage(error))")
        }
    }

    /// The bytes of a file.
    static func bytes(of path: String) throws(RunFolderError) -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw RunFolderError(
                path: path, message: isThere ? "cannot be read" : "there is no such file")
        }
        return data
    }

    /// An operating system's error in words.
    static func reason(_ error: any Error) -> String {
        if let code = error as? Errno { return code.description.lowercased() }
        return (error as NSError).localizedDescription
    }

    /// A decoder that reads numbers which are not finite.
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
        return decoder
    }

    private static func damage(_ error: any Error) -> String {
        let context: DecodingError.Context
        switch error {
        case DecodingError.dataCorrupted(let found): context = found
        case DecodingError.keyNotFound(let key, let found):
            return "'\(key.stringValue)' is missing at \(place(found))"
        case DecodingError.typeMismatch(_, let found): context = found
        case DecodingError.valueNotFound(_, let found): context = found
        default: return "\(error)"
        }
        return "\(context.debugDescription) at \(place(context))"
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the top" : path
    }
}

package import Foundation
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
    package static func write(
        _ value: some Encodable, to place: FolderPlace, isPretty: Bool = true
    ) throws(RunFolderError) {
        let text: String
        do {
            text = try json(value, isPretty: isPretty) + "\n"
        } catch {
            throw RunFolderError(path: place.path, message: "cannot be written as JSON: \(error)")
        }
        try write(text: text, to: place)
    }

    /// Writes a text to a file in the same way; the folder is made when it is missing.
    package static func write(text: String, to place: FolderPlace) throws(RunFolderError) {
        try replace(place) { file in _ = try file.writeAll(Array(text.utf8)) }
    }

    /// Writes a file by pieces in the same way.
    static func replace(
        _ place: FolderPlace, _ body: (FileDescriptor) throws -> Void
    ) throws(RunFolderError) {
        try HeldFolder(place.folder, making: true).replace(place.name) {
            try body(FileDescriptor(rawValue: $0))
        }
    }

    /// Reads a value from a file.
    ///
    /// - Throws: `RunFolderError` when it cannot be read, is damaged, or says what cannot be.
    package static func read<Value: Decodable & BoundedRecord>(
        _ type: Value.Type, from place: FolderPlace
    ) throws(RunFolderError) -> Value {
        try value(type, in: try bytes(of: place), of: place)
    }

    /// The value that a file's bytes say.
    static func value<Value: Decodable & BoundedRecord>(
        _ type: Value.Type, in data: Data, of place: FolderPlace
    ) throws(RunFolderError) -> Value {
        let value: Value
        do {
            value = try decoder().decode(type, from: data)
        } catch {
            throw RunFolderError(path: place.path, message: "is damaged: \(damage(error))")
        }
        do throws(OutOfBounds) {
            try value.checkBounds()
        } catch {
            throw RunFolderError(path: place.path, message: "is damaged: \(error.message)")
        }
        return value
    }

    /// The bytes of a file; a link is not followed, and nothing but a regular file is opened.
    package static func bytes(
        of place: FolderPlace, atMost limit: Int = RecordBounds.fileBytes
    ) throws(RunFolderError) -> Data {
        try HeldFolder(place.folder).bytes(of: place.name, atMost: limit)
    }

    /// Whether there is anything of that name, be it a link that leads nowhere.
    package static func isThere(_ place: FolderPlace) -> Bool {
        guard let folder = try? HeldFolder(place.folder) else { return false }
        if case .nothing = folder.kind(of: place.name) { return false }
        return true
    }

    /// An error in words: never what a library says to programmers.
    package static func reason(_ error: any Error) -> String {
        switch error {
        case let code as Errno: return code.description.lowercased()
        case let error as RunFolderError: return error.message
        case let error as CocoaError:
            let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError
            if let inner, inner.domain == NSPOSIXErrorDomain {
                return reason(errno: Int32(inner.code))
            }
            return words(error.code)
        case let error as POSIXError: return reason(errno: error.code.rawValue)
        default: return "\(error)"
        }
    }

    /// The operating system's error of that number in words.
    static func reason(errno number: Int32) -> String {
        Errno(rawValue: number).description.lowercased()
    }

    private static func words(_ code: CocoaError.Code) -> String {
        switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file"
        case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
        case .fileWriteOutOfSpace: "no space left on device"
        case .fileWriteVolumeReadOnly: "the file system is read-only"
        case .fileWriteFileExists: "there is a file of that name"
        case .fileReadInapplicableStringEncoding, .fileReadUnknownStringEncoding:
            "it is no text in UTF-8"
        default: "the system refuses it (error \(code.rawValue))"
        }
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

/// A load's record is written and read with its series in parts: an hour of it is 20 MB of text and a hundred
/// thousand slices, of which JSON's coders would hold several times as much at once.
extension EvidenceFile {
    /// How many slices are said or read at once.
    private static let sliceBatch = 512
    private static let emptySeries = "\"series\":[]"

    /// Writes a load's record, as `json` says it and a line's end; a reader sees the old file or the new one.
    static func write(_ load: LoadRecord, to place: FolderPlace) throws(RunFolderError) {
        var rest = load
        rest.series = []
        do {
            let text = try json(rest)
            guard let gap = text.range(of: emptySeries) else {
                throw RunFolderError(path: place.path, message: "has no place for its series")
            }
            let opening = text[..<text.index(before: gap.upperBound)]
            let closing = text[text.index(before: gap.upperBound)...]
            try replace(place) { file in
                _ = try file.writeAll(opening.utf8)
                for start in stride(from: 0, to: load.series.count, by: sliceBatch) {
                    let end = min(start + sliceBatch, load.series.count)
                    let part = try json(Array(load.series[start..<end])).dropFirst().dropLast()
                    _ = try file.writeAll(((start == 0 ? "" : ",") + part).utf8)
                }
                _ = try file.writeAll((closing + "\n").utf8)
            }
        } catch let error as RunFolderError {
            throw error
        } catch {
            throw RunFolderError(path: place.path, message: "cannot be written: \(reason(error))")
        }
    }

    /// Reads a load's record; `read` does it where the file is not as `write` leaves it, and tells what is wrong.
    static func readLoad(from place: FolderPlace) throws(RunFolderError) -> LoadRecord {
        try load(in: try bytes(of: place), of: place)
    }

    /// The load's record that a file's bytes say.
    static func load(in data: Data, of place: FolderPlace) throws(RunFolderError) -> LoadRecord {
        guard let record = inParts(data) else {
            return try value(LoadRecord.self, in: data, of: place)
        }
        do throws(OutOfBounds) {
            try record.checkBounds()
        } catch {
            throw RunFolderError(path: place.path, message: "is damaged: \(error.message)")
        }
        return record
    }

    private static func inParts(_ text: Data) -> LoadRecord? {
        guard let opening = text.range(of: Data("\"series\":[{".utf8)) else { return nil }
        let first = opening.upperBound - 1
        let decoder = decoder()
        var series: [LoadSlice] = []
        // Slices hold numbers and lists of numbers, so that a brace ends each.
        var start = first
        var ended = 0
        var place = first
        while let end = text[place...].firstIndex(of: UInt8(ascii: "}")), end + 1 < text.endIndex {
            place = end + 1
            ended += 1
            let isLast = text[place] == UInt8(ascii: "]")
            guard isLast || ended == sliceBatch else { continue }
            let part = Data("[".utf8) + text[start..<place] + Data("]".utf8)
            guard let slices = try? decoder.decode([LoadSlice].self, from: part) else { return nil }
            series += slices
            ended = 0
            start = place + 1
            guard isLast else { continue }
            let rest = text[..<first] + text[place...]
            guard var record = try? decoder.decode(LoadRecord.self, from: rest),
                record.series.isEmpty
            else { return nil }
            record.series = series
            return record
        }
        return nil
    }
}

import Foundation

/// Text inside plots.
enum PlotText {
    /// The widest a small character of a plot's text usually is, in pixels.
    private static let characterPixels = 6.6
    /// What a capital takes more.
    private static let capitalPixels = 2.2

    /// How wide a text will be at most, in pixels.
    static func width(_ text: String) -> Double {
        Double(text.displayWidth) * characterPixels
            + Double(text.count { $0.isUppercase }) * capitalPixels
    }

    /// The text, or as much of it as fits.
    static func fitted(_ text: String, pixels: Double) -> String {
        guard width(text) > pixels else { return text }
        let columns = Int(pixels / characterPixels) - 1
        return columns > 0 ? text.prefix(columns: columns) + "…" : ""
    }
}

/// Numbers as plots write them.
enum Number {
    /// A coordinate in pixels, to a tenth.
    static func pixels(_ value: Double) -> String {
        text((value * 10).rounded() / 10)
    }

    /// A value with as many digits as it needs, six at most.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(format: "%.6g", value)
    }
}

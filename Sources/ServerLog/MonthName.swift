/// The names of months in the languages in which viewers write them.
enum MonthName {
    /// Each month's beginnings, in lower case. Servers write the English ones; a translation comes
    /// from the viewer that a log was copied out of.
    private static let names: [(prefix: [UInt8], month: Int)] = [
        ["jan", "ene", "gen", "янв", "sty"], ["feb", "fév", "fev", "фев", "lut"],
        ["mar", "mär", "mrz", "mrt", "мар"], ["apr", "avr", "abr", "апр", "kwi"],
        ["may", "mai", "mei", "mag", "мая", "май", "maj"],
        ["jun", "juin", "giu", "июн", "cze"], ["jul", "juil", "lug", "июл", "lip"],
        ["aug", "aoû", "aou", "ago", "авг", "sie"], ["sep", "set", "сен", "wrz"],
        ["oct", "okt", "ott", "out", "окт", "paź"], ["nov", "ноя", "lis"],
        ["dec", "dez", "déc", "dic", "дек", "gru"],
    ].enumerated().flatMap { index, texts in texts.map { (Array($0.utf8), index + 1) } }
        .sorted { $0.0.count > $1.0.count }

    /// The month whose name, short or whole, begins a text; passed over. Also `3月`.
    static func read(_ cursor: inout Cursor) -> Int? {
        let start = cursor
        if let number = cursor.digits(), (1...12).contains(number), cursor.skip("月") {
            return Int(number)
        }
        cursor = start
        guard let byte = cursor.peek, byte | 0x20 >= UInt8(ascii: "a") else { return nil }
        let found = names.first { name in
            cursor = start
            return name.prefix.allSatisfy { wanted in
                cursor.next().map { $0 < 0x80 ? $0 | 0x20 : $0 } == wanted
            }
        }
        guard let found else {
            cursor = start
            return nil
        }
        while let byte = cursor.peek,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
        {
            _ = cursor.next()
        }
        _ = cursor.skip(UInt8(ascii: "."))
        return found.month
    }
}

extension Double {
    /// The number to three places, without a needless `.0`.
    package var plainText: String {
        let rounded = (self * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

@main
struct Shaketable {
    static func main() {}
}

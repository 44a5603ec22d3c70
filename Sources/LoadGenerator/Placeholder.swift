/// The target's name, until it has more to say.
enum LoadGeneratorPlaceholder {}

package io.lockstep.stream;

/// What holds for every command of a name to twins of a model, unless who asks says otherwise: how
/// long an answer is awaited, and what is to be seen of it. Immutable.
///
/// @param name unique among the rules of a space
/// @param model the DTMI of the Interface whose twins are commanded, and those of Interfaces that
///   extend it
/// @param command the Command's path in the model, components before it with `/`
/// @param timeoutMicros how long an answer is awaited, 0 when it says nothing of that
/// @param expect a condition over the commanded twin that shows its effect, empty for none
/// @param withinMicros how long after the answer that is waited for, 0 when it says nothing of that
public record Contract(
    String name,
    String model,
    String command,
    long timeoutMicros,
    String expect,
    long withinMicros) {}

package io.lockstep.field.bakery;

/// What a machine answers to a command.
///
/// @param status 200 when it is done; from 400 on why not, as in HTTP
/// @param text a sentence
record Answer(int status, String text) {
  static Answer done(String text) {
    return new Answer(200, text);
  }

  static Answer refused(String text) {
    return new Answer(400, text);
  }

  static Answer unknown(String device, String command) {
    return new Answer(404, "%s: expected a command it has, found %s".formatted(device, command));
  }

  boolean isDone() {
    return status < 400;
  }
}

package io.lockstep.dtdl;

/// Thrown when a text that had to be a DTMI is not one.
public final class DtmiException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  DtmiException(String text, String problem) {
    super(
        "'"
            + text
            + "' is not a DTMI: "
            + problem
            + "; expected e.g. dtmi:com:example:Thermostat;1");
  }
}

package io.lockstep.space.parts;

import io.lockstep.model.ChangeId;
import io.lockstep.model.InputKind;
import io.lockstep.model.Text;
import io.lockstep.twin.Expectation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What letters say. Each has a number that stands in [Letter#kind] and never changes its meaning.
/// All numbers are big-endian, texts as [Text] writes them.
sealed interface Body {
  /// An input record, handed on.
  byte RECORD = 1;

  /// As releases wrote it that did not compute along relationships: without a time.
  byte LINK_WITHOUT_TIME = 2;

  /// The same.
  byte UNLINK_WITHOUT_TIME = 3;

  byte MOVED = 4;
  byte RAISED = 5;
  byte ANSWERED = 6;
  byte ASKED = 7;
  byte NEWS = 8;
  byte LINK = 9;
  byte UNLINK = 10;
  byte RAISED_EXPECTING = 20;
  byte EFFECT = 21;

  /// When it was received nobody has said.
  long NO_TIME = Long.MIN_VALUE;

  /// An input record, handed on.
  ///
  /// @param kind the kind of the input
  /// @param appears true when the twin that it is about is one that appears with it
  /// @param model the model that such a twin's device is registered with; empty for none
  /// @param wantsVerdict true when the graph part waits for what becomes of it
  record Input(
      InputKind kind, boolean appears, String model, boolean wantsVerdict, ByteBuffer payload)
      implements Body {}

  /// There is a relationship, and of these models are the twins at its ends; one that is there has
  /// these properties.
  ///
  /// @param receivedMicros when the input that led to it was received
  record Link(
      long receivedMicros,
      String source,
      String sourceModel,
      String id,
      String target,
      String targetModel,
      String name,
      @Nullable String properties)
      implements Body {}

  /// A relationship is no more.
  ///
  /// @param receivedMicros when the input that led to it was received
  record Unlink(long receivedMicros, String source, String id, String target) implements Body {}

  /// A twin has another model.
  record Moved(String twin, String model) implements Body {}

  /// A rule gives a command.
  ///
  /// @param id the second number of its id
  /// @param ordinal of the change that is left to it
  /// @param model of the twin that is to carry it out; empty when there is no such twin
  record Raised(
      long id,
      int ordinal,
      long receivedMicros,
      String twin,
      String model,
      String component,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      @Nullable Expectation expectation)
      implements Body {}

  /// The expected effect of a command was seen.
  ///
  /// @param id the command's
  /// @param sourceMicros the source time of the reading that shows it
  record Effect(ChangeId id, long receivedMicros, String twin, long sourceMicros) implements Body {}

  /// A device has answered.
  record Answered(
      long receivedMicros,
      String device,
      String twin,
      String model,
      String command,
      int status,
      @Nullable String response)
      implements Body {}

  /// Somebody asks for a command: the input record, and the model of the twin that is asked.
  record Asked(String twin, String model, ByteBuffer payload) implements Body {}

  /// An edge node of Sparkplug has said something of a twin, see [io.lockstep.ingest.MemberRelay].
  ///
  /// @param model the model that the twin's device is registered with; empty for none
  @SuppressWarnings("ArrayRecordComponent") // Carried and written, never compared.
  record News(long receivedMicros, String twin, String model, byte[] news) implements Body {}

  private static int bytesMax(String... texts) {
    int bytes = 64;
    for (String text : texts) {
      bytes = Math.addExact(bytes, Text.bytesMax(text));
    }
    return bytes;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void putOptional(ByteBuffer into, @Nullable String text) {
    into.put((byte) (text == null ? 0 : 1));
    if (text != null) {
      Text.write(into, text);
    }
  }

  private static @Nullable String optional(ByteBuffer from) {
    return from.get() == 0 ? null : Text.read(from);
  }

  private static Letter letter(int part, long position, byte kind, ByteBuffer body) {
    byte[] bytes = new byte[body.flip().remaining()];
    body.get(bytes);
    return new Letter(part, position, kind, bytes);
  }

  /// The body as a letter.
  default Letter to(int part, long position) {
    return switch (this) {
      case Input(var input, var appears, var model, var wantsVerdict, var payload) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(model) + payload.remaining());
        int flags = (appears ? 1 : 0) | (wantsVerdict ? 2 : 0);
        into.put((byte) input.number()).put((byte) flags);
        if (appears) {
          Text.write(into, model);
        }
        yield letter(part, position, RECORD, into.put(payload.duplicate()));
      }
      case Link(
              var received,
              var source,
              var sourceModel,
              var id,
              var target,
              var targetModel,
              var name,
              var own) -> {
        ByteBuffer into =
            ByteBuffer.allocate(
                bytesMax(source, sourceModel, id, target, targetModel, name, orEmpty(own)));
        into.putLong(received);
        for (String text : new String[] {source, sourceModel, id, target, targetModel, name}) {
          Text.write(into, text);
        }
        putOptional(into, own);
        yield letter(part, position, LINK, into);
      }
      case Unlink(var received, var source, var id, var target) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(source, id, target));
        into.putLong(received);
        for (String text : new String[] {source, id, target}) {
          Text.write(into, text);
        }
        yield letter(part, position, UNLINK, into);
      }
      case Moved(var twin, var model) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(twin, model));
        Text.write(into, twin);
        Text.write(into, model);
        yield letter(part, position, MOVED, into);
      }
      case Raised raised -> {
        ByteBuffer into =
            ByteBuffer.allocate(
                bytesMax(
                    raised.twin,
                    raised.model,
                    raised.component,
                    raised.name,
                    orEmpty(raised.payload),
                    raised.origin,
                    raised.expectation == null ? "" : raised.expectation.condition()));
        into.putLong(raised.id).putInt(raised.ordinal).putLong(raised.receivedMicros);
        Text.write(into, raised.twin);
        Text.write(into, raised.model);
        Text.write(into, raised.component);
        Text.write(into, raised.name);
        putOptional(into, raised.payload);
        into.putLong(raised.timeoutMicros).put((byte) (raised.idempotent ? 1 : 0));
        Text.write(into, raised.origin);
        Expectation expected = raised.expectation;
        if (expected != null) {
          Text.write(into, expected.condition());
          into.putLong(expected.withinMicros());
        }
        yield letter(part, position, expected == null ? RAISED : RAISED_EXPECTING, into);
      }
      case Effect(var id, var received, var twin, var source) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(twin));
        into.putLong(id.inputPosition()).putLong(id.ordinal()).putLong(received);
        Text.write(into, twin);
        yield letter(part, position, EFFECT, into.putLong(source));
      }
      case Answered answered -> {
        ByteBuffer into =
            ByteBuffer.allocate(
                bytesMax(
                    answered.device,
                    answered.twin,
                    answered.model,
                    answered.command,
                    orEmpty(answered.response)));
        into.putLong(answered.receivedMicros);
        Text.write(into, answered.device);
        Text.write(into, answered.twin);
        Text.write(into, answered.model);
        Text.write(into, answered.command);
        into.putInt(answered.status);
        putOptional(into, answered.response);
        yield letter(part, position, ANSWERED, into);
      }
      case News(var received, var twin, var model, var news) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(twin, model) + news.length);
        into.putLong(received);
        Text.write(into, twin);
        Text.write(into, model);
        yield letter(part, position, NEWS, into.put(news));
      }
      case Asked(var twin, var model, var payload) -> {
        ByteBuffer into = ByteBuffer.allocate(bytesMax(twin, model) + payload.remaining());
        Text.write(into, twin);
        Text.write(into, model);
        yield letter(part, position, ASKED, into.put(payload.duplicate()));
      }
    };
  }

  /// What a letter says.
  ///
  /// @throws IllegalArgumentException when this release does not know such letters
  static Body of(Letter letter) {
    ByteBuffer from = ByteBuffer.wrap(letter.body());
    return switch (letter.kind()) {
      case RECORD -> {
        InputKind kind = InputKind.ofNumber(from.get());
        int flags = from.get();
        String model = (flags & 1) == 0 ? "" : Text.read(from);
        yield new Input(kind, (flags & 1) != 0, model, (flags & 2) != 0, from.slice());
      }
      case LINK -> link(from.getLong(), from);
      case LINK_WITHOUT_TIME -> link(NO_TIME, from);
      case UNLINK -> unlink(from.getLong(), from);
      case UNLINK_WITHOUT_TIME -> unlink(NO_TIME, from);
      case MOVED -> new Moved(Text.read(from), Text.read(from));
      case RAISED -> raised(from, false);
      case RAISED_EXPECTING -> raised(from, true);
      case EFFECT ->
          new Effect(
              new ChangeId(from.getLong(), from.getLong()),
              from.getLong(),
              Text.read(from),
              from.getLong());
      case ANSWERED ->
          new Answered(
              from.getLong(),
              Text.read(from),
              Text.read(from),
              Text.read(from),
              Text.read(from),
              from.getInt(),
              optional(from));
      case NEWS -> {
        long received = from.getLong();
        String twin = Text.read(from);
        String model = Text.read(from);
        byte[] news = new byte[from.remaining()];
        from.get(news);
        yield new News(received, twin, model, news);
      }
      case ASKED -> new Asked(Text.read(from), Text.read(from), from.slice());
      default ->
          throw new IllegalArgumentException(
              "letter at position %d: expected a kind that is known, found %d (a letter of a newer release?)"
                  .formatted(letter.position(), letter.kind()));
    };
  }

  private static Link link(long received, ByteBuffer from) {
    return new Link(
        received,
        Text.read(from),
        Text.read(from),
        Text.read(from),
        Text.read(from),
        Text.read(from),
        Text.read(from),
        optional(from));
  }

  private static Unlink unlink(long received, ByteBuffer from) {
    return new Unlink(received, Text.read(from), Text.read(from), Text.read(from));
  }

  private static Raised raised(ByteBuffer from, boolean expects) {
    return new Raised(
        from.getLong(),
        from.getInt(),
        from.getLong(),
        Text.read(from),
        Text.read(from),
        Text.read(from),
        Text.read(from),
        optional(from),
        from.getLong(),
        from.get() != 0,
        Text.read(from),
        expects ? new Expectation(Text.read(from), from.getLong()) : null);
  }
}

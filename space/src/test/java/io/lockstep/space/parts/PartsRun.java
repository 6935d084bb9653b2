package io.lockstep.space.parts;

import io.lockstep.model.ChangeKind;
import io.lockstep.space.ChangeListing;
import io.lockstep.space.EmbeddedRun;
import io.lockstep.space.StreamInput;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateListing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Carries the letters of a kernel in parts within one thread, in whatever order respects the order
/// of each edge: a graph part, some workers with twin parts, some with command parts. Forks, writes
/// and reads parts in between. A seed chooses all of it.
final class PartsRun {
  private static final int GRAPH_SCOPE = 0;
  private static final int TWIN_SCOPES = 1_000;
  private static final int COMMAND_SCOPES = 2_000;
  private static final int TEMPLATE = -1;

  private final SplittableRandom random;
  private final int parts;
  private final TwinWorker[] twinWorkers;
  private final CommandWorker[] commandWorkers;
  private final Deque<Verdict> verdicts = new ArrayDeque<>();
  private final List<Verdict> oldVerdicts = new ArrayList<>();
  private final ChangeListing changes = new ChangeListing();
  private final Map<Long, String> replies = new TreeMap<>();

  /// How likely an input goes in rather than a letter on, of 100: a run with a high number lags.
  private final int haste;

  private final int copiesOneIn;
  private final int marksOneIn;
  private final Defect defect;
  private GraphPart graph;
  private long position = -1;

  /// What goes along an edge: a letter, or else a mark that all until a position has gone before.
  private record Sent(int from, @Nullable Letter letter, long mark) {}

  /// What is wrong with a carrier, so that it is seen whether that is noticed.
  enum Defect {
    NONE,
    /// Command parts get their letters as they come.
    UNORDERED,
    /// Now and then a letter is lost.
    LOSING,
    /// Now and then a letter to one twin part comes twice.
    REPEATING
  }

  PartsRun(long seed, Defect defect) {
    this(seed, defect, 8);
  }

  /// @param partsMax how many parts there are at most
  PartsRun(long seed, Defect defect, int partsMax) {
    this.defect = defect;
    random = new SplittableRandom(seed);
    parts = 1 + random.nextInt(partsMax);
    haste = random.nextInt(1, 60);
    copiesOneIn = random.nextInt(2) == 0 ? 20 : 400;
    marksOneIn = 1 + random.nextInt(30);
    graph = GraphPart.empty(parts);
    twinWorkers = new TwinWorker[1 + random.nextInt(Math.min(4, parts))];
    commandWorkers = new CommandWorker[1 + random.nextInt(Math.min(3, parts))];
    for (int i = 0; i < commandWorkers.length; i++) {
      commandWorkers[i] = new CommandWorker(twinWorkers.length);
    }
    for (int i = 0; i < twinWorkers.length; i++) {
      twinWorkers[i] = new TwinWorker(i);
    }
  }

  /// Takes all inputs, and goes on until no letter is on its way.
  void run(List<StreamInput> inputs) {
    int next = 0;
    boolean isLastMarked = false;
    while (true) {
      if (random.nextInt(copiesOneIn) == 0) {
        copy();
      }
      boolean mayTake = next < inputs.size() && !graph.waits();
      if (mayTake && (random.nextInt(100) < haste || !isAnythingOnTheWay())) {
        StreamInput input = inputs.get(next++);
        position = input.position();
        graph.take(position, input.kind(), input.buffer(), new GraphOutlet());
        if (!graph.waits() && random.nextInt(marksOneIn) == 0) {
          mark();
        }
      } else if (!deliver()) {
        if (next == inputs.size() && isLastMarked) {
          return;
        }
        if (graph.waits()) {
          throw new AssertionError(
              "input %s: the graph part waits for a verdict, and no letter is on its way"
                  .formatted(inputs.get(next - 1)));
        }
        if (next == inputs.size()) {
          mark();
          isLastMarked = true;
        }
      }
    }
  }

  private void mark() {
    for (TwinWorker worker : twinWorkers) {
      worker.in.add(new Sent(TEMPLATE, null, position));
    }
  }

  private boolean isAnythingOnTheWay() {
    if (!verdicts.isEmpty()) {
      return true;
    }
    for (TwinWorker worker : twinWorkers) {
      if (!worker.in.isEmpty()) {
        return true;
      }
    }
    for (CommandWorker worker : commandWorkers) {
      if (worker.hasLetters()) {
        return true;
      }
    }
    return false;
  }

  /// Delivers something from some edge; false when nothing is on its way.
  private boolean deliver() {
    int edges = 1 + twinWorkers.length + commandWorkers.length;
    int first = random.nextInt(edges);
    for (int i = 0; i < edges; i++) {
      int edge = (first + i) % edges;
      boolean isDone =
          edge == 0
              ? deliverVerdict()
              : edge <= twinWorkers.length
                  ? twinWorkers[edge - 1].deliver()
                  : commandWorkers[edge - 1 - twinWorkers.length].deliver();
      if (isDone) {
        return true;
      }
    }
    return false;
  }

  private boolean deliverVerdict() {
    Verdict verdict = verdicts.poll();
    if (verdict == null) {
      return false;
    }
    if (!oldVerdicts.isEmpty() && random.nextInt(4) == 0) {
      graph.verdict(oldVerdicts.get(random.nextInt(oldVerdicts.size())), new GraphOutlet());
    }
    graph.verdict(verdict, new GraphOutlet());
    oldVerdicts.add(verdict);
    return true;
  }

  // What it leads to

  ChangeListing changes() {
    return changes;
  }

  Map<Long, String> replies() {
    return replies;
  }

  int parts() {
    return parts;
  }

  /// All that the parts know.
  List<String> state() {
    List<List<String>> all = new ArrayList<>();
    all.add(PartListing.of(graph));
    for (TwinWorker worker : twinWorkers) {
      worker.parts.values().forEach(part -> all.add(PartListing.of(part)));
      all.add(PartListing.of(worker.template));
    }
    for (CommandWorker worker : commandWorkers) {
      worker.parts.values().forEach(part -> all.add(PartListing.of(part)));
      all.add(PartListing.of(worker.template));
    }
    return StateListing.merged(all);
  }

  /// Replaces a part by a copy of it.
  private void copy() {
    int which = random.nextInt(1 + twinWorkers.length + commandWorkers.length);
    if (which == 0) {
      graph = random.nextBoolean() ? graph.fork() : written(graph::write, GraphPart::read);
    } else if (which <= twinWorkers.length) {
      twinWorkers[which - 1].copy();
    } else {
      commandWorkers[which - 1 - twinWorkers.length].copy();
    }
  }

  private interface Write {
    void to(DataOutput out) throws IOException;
  }

  private interface Read<T> {
    T from(DataInput in) throws IOException;
  }

  private static <T> T written(Write write, Read<T> read) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      write.to(new DataOutputStream(bytes));
      return read.from(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The stages

  private abstract class Noting implements Outlet {
    private final int scope;
    private final boolean isTemplate;

    Noting(int scope, boolean isTemplate) {
      this.scope = scope;
      this.isTemplate = isTemplate;
    }

    @Override
    public void change(ChangeKind kind, String subject, ByteBuffer record) {
      if (isTemplate) {
        throw new AssertionError(
            "template, scope %d: expected no change of its own, found %s of \"%s\""
                .formatted(scope, kind, subject));
      }
      List<String> subjects = changes.add(scope, kind.number(), record);
      if (kind == ChangeKind.SAMPLES || kind == ChangeKind.SERIES) {
        for (String found : subjects) {
          if (!found.equals(subject)) {
            throw new AssertionError(
                "%s, scope %d, at input %d: expected subject \"%s\", found \"%s\""
                    .formatted(kind, scope, position, found, subject));
          }
        }
      }
    }

    @Override
    public void reply(long request, Reply reply) {
      String before = replies.put(request, EmbeddedRun.textOf(reply));
      if (before != null || isTemplate) {
        throw new AssertionError(
            "request %d: expected one reply, found %s and, of scope %d, %s"
                .formatted(request, before, scope, reply));
      }
    }

    @Override
    public void verdict(Verdict verdict) {
      if (isTemplate || scope < TWIN_SCOPES || scope >= COMMAND_SCOPES) {
        throw new AssertionError("scope %d: expected no verdict".formatted(scope));
      }
      verdicts.add(verdict);
    }
  }

  private final class GraphOutlet extends Noting {
    GraphOutlet() {
      super(GRAPH_SCOPE, false);
    }

    @Override
    public void letter(Letter letter) {
      for (int i = 0; i < twinWorkers.length; i++) {
        if (letter.part() == Letter.ALL || letter.part() % twinWorkers.length == i) {
          boolean isDefect = defect != Defect.NONE && random.nextInt(60) == 0;
          if (!isDefect || defect != Defect.LOSING) {
            twinWorkers[i].in.add(new Sent(TEMPLATE, letter, -1));
          }
          if (isDefect && defect == Defect.REPEATING && letter.part() != Letter.ALL) {
            twinWorkers[i].in.add(new Sent(TEMPLATE, letter, -1));
          }
        }
      }
    }
  }

  private final class TwinWorker {
    private final int number;
    private final Deque<Sent> in = new ArrayDeque<>();
    private final TreeMap<Integer, TwinPart> parts = new TreeMap<>();
    private TwinPart template = TwinPart.template(PartsRun.this.parts);
    private long lastPosition = -1;

    TwinWorker(int number) {
      this.number = number;
    }

    boolean deliver() {
      Sent sent = in.poll();
      if (sent == null) {
        return false;
      }
      Letter letter = sent.letter();
      lastPosition = letter == null ? sent.mark() : letter.position();
      if (letter == null) {
        for (CommandWorker worker : commandWorkers) {
          worker.in.get(number).add(sent);
        }
      } else if (letter.part() == Letter.ALL) {
        boolean isTemplateFirst = random.nextBoolean();
        if (isTemplateFirst) {
          template.take(letter, new TwinOutlet(TEMPLATE));
        }
        parts.forEach((part, of) -> of.take(letter, new TwinOutlet(part)));
        if (!isTemplateFirst) {
          template.take(letter, new TwinOutlet(TEMPLATE));
        }
      } else {
        parts
            .computeIfAbsent(letter.part(), template::part)
            .take(letter, new TwinOutlet(letter.part()));
      }
      return true;
    }

    void copy() {
      Sent next = in.peek();
      if (next != null && next.letter() != null && next.letter().position() == lastPosition) {
        return; // What an input leads to comes together: no checkpoint parts it.
      }
      if (parts.isEmpty() || random.nextInt(3) == 0) {
        template =
            random.nextBoolean() ? template.fork() : written(template::write, TwinPart::read);
        return;
      }
      List<Integer> all = List.copyOf(parts.keySet());
      int which = all.get(random.nextInt(all.size()));
      TwinPart part = Objects.requireNonNull(parts.get(which));
      parts.put(which, random.nextBoolean() ? part.fork() : written(part::write, TwinPart::read));
    }

    private final class TwinOutlet extends Noting {
      private final int part;

      TwinOutlet(int part) {
        super(TWIN_SCOPES + part, part == TEMPLATE);
        this.part = part;
      }

      @Override
      public void letter(Letter letter) {
        for (int i = 0; i < commandWorkers.length; i++) {
          if (letter.part() == Letter.ALL || letter.part() % commandWorkers.length == i) {
            commandWorkers[i].in.get(number).add(new Sent(part, letter, -1));
          }
        }
      }
    }
  }

  private final class CommandWorker {
    private final List<Deque<Sent>> in = new ArrayList<>();
    private final long[] marks;
    private final List<Sent> held = new ArrayList<>();
    private final TreeMap<Integer, CommandPart> parts = new TreeMap<>();
    private CommandPart template = CommandPart.template(PartsRun.this.parts);

    CommandWorker(int senders) {
      marks = new long[senders];
      for (int i = 0; i < senders; i++) {
        in.add(new ArrayDeque<>());
        marks[i] = -1;
      }
    }

    boolean hasLetters() {
      for (Deque<Sent> edge : in) {
        if (!edge.isEmpty()) {
          return true;
        }
      }
      return false;
    }

    boolean deliver() {
      int first = random.nextInt(in.size());
      for (int i = 0; i < in.size(); i++) {
        int edge = (first + i) % in.size();
        Sent sent = in.get(edge).poll();
        if (sent != null) {
          if (sent.letter() == null) {
            marks[edge] = sent.mark();
          } else {
            held.add(sent);
          }
          release();
          return true;
        }
      }
      return false;
    }

    /// Hands in what no other worker can still come before.
    private void release() {
      long mark = Long.MAX_VALUE;
      for (long each : marks) {
        mark = Math.min(mark, each);
      }
      List<Sent> ready = new ArrayList<>();
      for (Sent sent : held) {
        Letter letter = sent.letter();
        if (letter != null && (defect == Defect.UNORDERED || letter.position() <= mark)) {
          ready.add(sent);
        }
      }
      held.removeAll(ready);
      ready.sort(Comparator.comparingLong(CommandWorker::positionOf).thenComparingInt(Sent::from));
      ready.forEach(sent -> take(sent.letter()));
    }

    private static long positionOf(Sent sent) {
      Letter letter = sent.letter();
      return letter == null ? -1 : letter.position();
    }

    private void take(@Nullable Letter letter) {
      if (letter == null) {
        return;
      }
      if (letter.part() == Letter.ALL) {
        parts.forEach((part, of) -> of.take(letter, new CommandOutlet(part)));
        template.take(letter, new CommandOutlet(TEMPLATE));
      } else {
        parts
            .computeIfAbsent(letter.part(), template::part)
            .take(letter, new CommandOutlet(letter.part()));
      }
    }

    void copy() {
      if (parts.isEmpty() || random.nextInt(3) == 0) {
        template =
            random.nextBoolean() ? template.fork() : written(template::write, CommandPart::read);
        return;
      }
      List<Integer> all = List.copyOf(parts.keySet());
      int which = all.get(random.nextInt(all.size()));
      CommandPart part = Objects.requireNonNull(parts.get(which));
      parts.put(
          which, random.nextBoolean() ? part.fork() : written(part::write, CommandPart::read));
    }
  }

  private final class CommandOutlet extends Noting {
    CommandOutlet(int part) {
      super(COMMAND_SCOPES + part, part == TEMPLATE);
    }

    @Override
    public void letter(Letter letter) {
      throw new AssertionError("command part: expected no letter, found " + letter);
    }
  }
}

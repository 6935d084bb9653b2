package io.lockstep.stream.internal;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Readings;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Conditions that CEL's own compiler checks and its runtime computes, within bounds that do not
/// depend on time: the size of the text, the nodes of the tree, the rounds of a macro. It and
/// [ConvertMacro] alone name CEL, so that its classes are loaded only when one is needed.
final class CelPrograms {
  private static final int ROUNDS_MAX = 1_000;
  private static final int NODES_MAX = 2_000;
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*", Pattern.DOTALL);

  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(ROUNDS_MAX)
          .maxParseExpressionNodeCount(NODES_MAX)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private CelPrograms() {}

  /// A checked expression.
  private record Checked(Program program, Set<Integer> slots, CelType type) {}

  static Conditions.@Nullable Compiled compile(
      String text, Properties properties, List<TextProblem> problems) {
    Checked checked = check(text, properties, SimpleType.BOOL, problems);
    return checked == null
        ? null
        : new Conditions.Compiled(
            new ArrayList<>(checked.slots()), null, at -> test(checked.program(), properties, at));
  }

  /// An expression of any primitive type.
  static @Nullable Computation computation(
      String text, Properties properties, List<TextProblem> problems) {
    Checked checked = check(text, properties, null, problems);
    if (checked == null) {
      return null;
    }
    for (ValueType type : ValueType.values()) {
      if (checked.type().equals(typeOf(type))) {
        return new Computation(
            checked.slots(),
            type,
            "",
            null,
            (at, out) -> evaluate(checked.program(), properties, type, at, out));
      }
    }
    problems.add(
        new TextProblem(
            0,
            "expected a result of type bool, int, double or string, found "
                + checked.type().name()));
    return null;
  }

  private static @Nullable Checked check(
      String text, Properties properties, @Nullable CelType result, List<TextProblem> problems) {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addMacros(ConvertMacro.of(properties), ConvertMacro.NOTHING)
            .addVar(ConvertMacro.NEVER_KNOWN, SimpleType.DOUBLE);
    if (result != null) {
      compiler.setResultType(result);
    }
    for (String name : properties.names()) {
      Slot slot = properties.find(name);
      CelType type = slot == null ? null : typeOf(slot.sharedType());
      if (type != null) {
        compiler.addVar(name, type);
      }
    }
    CelValidationResult validation = compiler.build().compile(text);
    if (validation.hasError()) {
      for (CelIssue issue : validation.getErrors()) {
        problems.add(problem(text, properties, issue));
      }
      return null;
    }
    try {
      CelAbstractSyntaxTree tree = validation.getAst();
      return new Checked(
          RUNTIME.createProgram(tree), slotsOf(tree, properties), tree.getResultType());
    } catch (CelValidationException | CelEvaluationException e) {
      problems.add(
          new TextProblem(0, "expected an expression that CEL can run, found: " + e.getMessage()));
      return null;
    }
  }

  private static @Nullable CelType typeOf(ValueType type) {
    return switch (type) {
      case BOOLEAN -> SimpleType.BOOL;
      case LONG -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case TEXT -> SimpleType.STRING;
      case JSON -> null;
    };
  }

  private static Set<Integer> slotsOf(CelAbstractSyntaxTree tree, Properties properties) {
    Set<Integer> slots = new LinkedHashSet<>();
    Map<Long, CelReference> inOrder = new TreeMap<>(tree.getReferenceMap());
    for (CelReference reference : inOrder.values()) {
      Slot slot = properties.find(reference.name());
      if (slot != null && reference.overloadIds().isEmpty()) {
        slots.add(slot.index());
      }
    }
    return slots;
  }

  private static Verdict test(Program program, Properties properties, Readings at) {
    try {
      CelVariableResolver values = name -> value(properties, name, at);
      Object found = program.eval(values);
      // What is neither true nor false is CEL's set of unknown variables.
      return found instanceof Boolean holds ? Verdict.of(holds) : Verdict.NOT_KNOWN;
    } catch (CelEvaluationException _) {
      return Verdict.FAILED;
    }
  }

  private static void evaluate(
      Program program, Properties properties, ValueType type, Readings at, Outcome out) {
    try {
      CelVariableResolver values = name -> value(properties, name, at);
      Object found = program.eval(values);
      if (type == ValueType.BOOLEAN && found instanceof Boolean holds) {
        out.known(holds ? 1 : 0);
      } else if (type == ValueType.LONG && found instanceof Long number) {
        out.known(number);
      } else if (type == ValueType.DOUBLE && found instanceof Double number) {
        Computation.finite(number, out);
      } else if (type == ValueType.TEXT && found instanceof String text) {
        out.known(text);
      } else {
        out.unknown(); // CEL's set of unknown variables.
      }
    } catch (CelEvaluationException _) {
      out.failed();
    }
  }

  private static Optional<Object> value(Properties properties, String name, Readings at) {
    Slot slot = properties.find(name);
    if (slot == null || !at.isKnown(slot.index())) {
      return Optional.empty();
    }
    long bits = at.bits(slot.index());
    return switch (slot.sharedType()) {
      case BOOLEAN -> Optional.of(bits != 0);
      case LONG -> Optional.of(bits);
      case DOUBLE -> Optional.of(Double.longBitsToDouble(bits));
      case TEXT -> Optional.ofNullable(at.text(slot.index()));
      case JSON -> Optional.empty();
    };
  }

  private static TextProblem problem(String text, Properties properties, CelIssue issue) {
    int offset =
        offset(text, issue.getSourceLocation().getLine(), issue.getSourceLocation().getColumn());
    Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
    if (undeclared.matches() && !isCall(text, offset)) {
      String name = nameAt(text, offset, undeclared.group(1));
      Slot slot = properties.find(name);
      return new TextProblem(
          offset, slot == null ? properties.unknown(name) : Typer.structured(name));
    }
    if (issue.getMessage().startsWith("expected ")) {
      return new TextProblem(offset, issue.getMessage()); // One of ours.
    }
    String message = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
    return new TextProblem(offset, "expected an expression of CEL, found an error: " + message);
  }

  private static boolean isCall(String text, int offset) {
    int end = offset;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return end < text.length() && text.charAt(end) == '(';
  }

  /// The name with all its dots, of which CEL tells the first part only.
  private static String nameAt(String text, int offset, String first) {
    int end = offset;
    while (end < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '(') {
      end = Math.max(offset, text.lastIndexOf('.', end));
    }
    String name = text.substring(offset, end);
    return name.startsWith(first) ? name : first;
  }

  /// CEL tells lines from 1 and columns in code points from 0.
  private static int offset(String text, int line, int column) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        return at;
      }
      at = end + 1;
    }
    int points = Math.max(0, Math.min(column, text.codePointCount(at, text.length())));
    return text.offsetByCodePoints(at, points);
  }
}

package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// What a client of PostgreSQL looks up of tables, columns and types: `pg_catalog` and
/// `information_schema`, as far as clients are known to ask. Immutable.
final class CatalogTables {
  private static final String CATALOGUE = "pg_catalog";
  private static final String STANDARD = "information_schema";
  private static final String DATABASE = "lockstep";
  private static final long OWNER = 10;

  private final List<SqlTable> all = new ArrayList<>();
  private final Supplier<Map<Long, SqlTable>> described;

  /// @param described all tables, these too, by their numbers; asked when a statement runs
  CatalogTables(Supplier<Map<Long, SqlTable>> described) {
    this.described = described;
    relations();
    types();
    server();
    standard();
  }

  List<SqlTable> all() {
    return List.copyOf(all);
  }

  static long schemaOid(String schema) {
    return switch (schema) {
      case CATALOGUE -> 11;
      case STANDARD -> 13_000;
      default -> 2_200;
    };
  }

  /// Columns written as `name:type`: o and i for whole numbers, t for text, b for booleans, f for
  /// numbers, a for arrays of text, n for arrays of numbers.
  private void table(
      String schema, String name, String columns, Supplier<List<@Nullable Object[]>> rows) {
    List<SqlTable.Column> parsed = new ArrayList<>();
    for (String column : columns.split(" ", -1)) {
      int colon = column.indexOf(':');
      SqlTypeName type =
          switch (column.charAt(colon + 1)) {
            case 'o' -> SqlTypeName.BIGINT;
            case 'i' -> SqlTypeName.INTEGER;
            case 'b' -> SqlTypeName.BOOLEAN;
            case 'f' -> SqlTypeName.REAL;
            case 'a', 'n' -> SqlTypeName.ARRAY;
            default -> SqlTypeName.VARCHAR;
          };
      parsed.add(
          new SqlTable.Column(
              column.substring(0, colon),
              type,
              column.charAt(colon + 1) == 'n' ? SqlTypeName.BIGINT : SqlTypeName.VARCHAR,
              true,
              ""));
    }
    all.add(new Fixed(schema, name, List.copyOf(parsed), rows));
  }

  private record Fixed(
      String schema, String name, List<Column> columns, Supplier<List<@Nullable Object[]>> rows)
      implements SqlTable {
    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet used, Frame frame, Operators.Rows into) {
      for (@Nullable Object[] row : rows.get()) {
        if (!into.row(row)) {
          return false;
        }
      }
      return true;
    }
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private void none(String name, String columns) {
    table(CATALOGUE, name, columns, List::of);
  }

  private interface Described {
    void table(long oid, SqlTable table, List<@Nullable Object[]> into);
  }

  private Supplier<List<@Nullable Object[]>> ofTables(Described rows) {
    return () -> {
      List<@Nullable Object[]> into = new ArrayList<>();
      described.get().forEach((oid, table) -> rows.table(oid, table, into));
      return into;
    };
  }

  private interface OfColumn {
    @Nullable Object[] row(long oid, SqlTable table, SqlTable.Column column, long number);
  }

  private Supplier<List<@Nullable Object[]>> ofColumns(OfColumn rows) {
    return ofTables(
        (oid, table, into) -> {
          long number = 0;
          for (SqlTable.Column column : table.columns()) {
            into.add(rows.row(oid, table, column, ++number));
          }
        });
  }

  private void relations() {
    table(
        CATALOGUE,
        "pg_namespace",
        "oid:o nspname:t nspowner:o nspacl:a tableoid:o",
        () ->
            List.of(
                row(11L, CATALOGUE, OWNER, null, 2_615L),
                row(2_200L, "public", OWNER, null, 2_615L),
                row(13_000L, STANDARD, OWNER, null, 2_615L)));
    table(
        CATALOGUE,
        "pg_class",
        "oid:o relname:t relnamespace:o reltype:o reloftype:o relowner:o relam:o relfilenode:o"
            + " reltablespace:o relpages:i reltuples:f reltoastrelid:o relhasindex:b"
            + " relisshared:b relpersistence:t relkind:t relnatts:i relchecks:i relhasrules:b"
            + " relhastriggers:b relhassubclass:b relrowsecurity:b relforcerowsecurity:b"
            + " relispartition:b relreplident:t reloptions:a relpartbound:t relacl:a"
            + " relallvisible:i relispopulated:b relrewrite:o relfrozenxid:o relminmxid:o"
            + " tableoid:o",
        ofTables(
            (oid, table, into) ->
                into.add(
                    row(
                        oid,
                        table.name(),
                        schemaOid(table.schema()),
                        0L,
                        0L,
                        OWNER,
                        0L,
                        0L,
                        0L,
                        0L,
                        -1.0,
                        0L,
                        false,
                        false,
                        "p",
                        "r",
                        (long) table.columns().size(),
                        0L,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        "d",
                        null,
                        null,
                        null,
                        0L,
                        true,
                        0L,
                        0L,
                        0L,
                        1_259L))));
    table(
        CATALOGUE,
        "pg_attribute",
        "attrelid:o attname:t atttypid:o attstattarget:i attlen:i attnum:i attndims:i atttypmod:i"
            + " attnotnull:b atthasdef:b atthasmissing:b attidentity:t attgenerated:t"
            + " attisdropped:b attislocal:b attcollation:o attstorage:t attcompression:t"
            + " attacl:a attoptions:a attinhcount:i attfdwoptions:a attbyval:b attalign:t",
        ofColumns(
            (oid, _, column, number) ->
                row(
                    oid,
                    column.name(),
                    (long) PgTypes.of(column.type()).oid(),
                    -1L,
                    (long) PgTypes.of(column.type()).length(),
                    number,
                    0L,
                    -1L,
                    !column.nullable(),
                    false,
                    false,
                    "",
                    "",
                    false,
                    true,
                    0L,
                    "p",
                    "",
                    null,
                    null,
                    0L,
                    null,
                    false,
                    "i")));
    table(
        CATALOGUE,
        "pg_description",
        "objoid:o classoid:o objsubid:i description:t",
        () -> descriptions());
    table(
        CATALOGUE,
        "pg_tables",
        "schemaname:t tablename:t tableowner:t tablespace:t hasindexes:b hasrules:b"
            + " hastriggers:b rowsecurity:b",
        ofTables(
            (_, table, into) ->
                into.add(
                    row(
                        table.schema(),
                        table.name(),
                        DATABASE,
                        null,
                        false,
                        false,
                        false,
                        false))));
    EmptyTables.all().forEach(empty -> none(empty.name(), empty.columns()));
  }

  private List<@Nullable Object[]> descriptions() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    described
        .get()
        .forEach(
            (oid, table) -> {
              long number = 0;
              if (!table.says().isEmpty()) {
                rows.add(row(oid, 1_259L, number, table.says()));
              }
              for (SqlTable.Column column : table.columns()) {
                number++;
                if (!column.says().isEmpty()) {
                  rows.add(row(oid, 1_259L, number, column.says()));
                }
              }
            });
    return rows;
  }

  private void types() {
    table(
        CATALOGUE,
        "pg_type",
        "oid:o typname:t typnamespace:o typowner:o typlen:i typbyval:b typtype:t typcategory:t"
            + " typisdefined:b typdelim:t typrelid:o typelem:o typarray:o typinput:t"
            + " typnotnull:b typbasetype:o typtypmod:i typndims:i typcollation:o typdefault:t"
            + " typoutput:t typreceive:t typsend:t typmodin:t typmodout:t typanalyze:t typalign:t"
            + " typstorage:t typispreferred:b typsubscript:t typdefaultbin:t typacl:a",
        CatalogTables::typeRows);
  }

  private static List<@Nullable Object[]> typeRows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (PgTypes type : PgTypes.values()) {
      if (type == PgTypes.TEXT_ARRAY) {
        continue;
      }
      rows.add(
          type(type.oid(), type.shortName(), type.length(), type.category(), 0, type.arrayOid()));
      if (type.arrayOid() != 0) {
        rows.add(type(type.arrayOid(), "_" + type.shortName(), -1, 'A', type.oid(), 0));
      }
    }
    return rows;
  }

  private static @Nullable Object[] type(
      long oid, String name, long length, char category, long element, long array) {
    return row(
        oid,
        name,
        11L,
        OWNER,
        length,
        length > 0 && length <= 8,
        "b",
        String.valueOf(category),
        true,
        ",",
        0L,
        element,
        array,
        category == 'A' ? "array_in" : name + "in",
        false,
        0L,
        -1L,
        0L,
        0L,
        null,
        category == 'A' ? "array_out" : name + "out",
        category == 'A' ? "array_recv" : name + "recv",
        category == 'A' ? "array_send" : name + "send",
        "-",
        "-",
        "-",
        "i",
        "p",
        false,
        category == 'A' ? "array_subscript_handler" : "-",
        null,
        null);
  }

  private void server() {
    table(
        CATALOGUE,
        "pg_database",
        "oid:o datname:t datdba:o encoding:i datcollate:t datctype:t datistemplate:b"
            + " datallowconn:b datconnlimit:i dattablespace:o datacl:a datlocprovider:t"
            + " daticulocale:t daticurules:t datcollversion:t datfrozenxid:o datminmxid:o",
        () ->
            List.<@Nullable Object[]>of(
                row(
                    5L, DATABASE, OWNER, 6L, "C", "C", false, true, -1L, 1_663L, null, "c", null,
                    null, null, 0L, 0L)));
    table(
        CATALOGUE,
        "pg_settings",
        "name:t setting:t unit:t category:t short_desc:t vartype:t context:t source:t boot_val:t"
            + " reset_val:t min_val:t max_val:t enumvals:a pending_restart:b extra_desc:t",
        () ->
            CatalogFunctions.Settings.ALL.entrySet().stream().map(CatalogTables::setting).toList());
    table(
        CATALOGUE,
        "pg_roles",
        "oid:o rolname:t rolsuper:b rolinherit:b rolcreaterole:b rolcreatedb:b rolcanlogin:b"
            + " rolreplication:b rolconnlimit:i rolvaliduntil:t rolbypassrls:b rolconfig:a"
            + " rolpassword:t",
        () ->
            List.<@Nullable Object[]>of(
                row(
                    OWNER,
                    DATABASE,
                    false,
                    true,
                    false,
                    false,
                    true,
                    false,
                    -1L,
                    null,
                    false,
                    null,
                    "********")));
    table(
        CATALOGUE,
        "pg_user",
        "usename:t usesysid:o usesuper:b usecreatedb:b userepl:b usebypassrls:b passwd:t"
            + " valuntil:t useconfig:a",
        () ->
            List.<@Nullable Object[]>of(
                row(DATABASE, OWNER, false, false, false, false, "********", null, null)));
    table(
        CATALOGUE,
        "pg_tablespace",
        "oid:o spcname:t spcowner:o spcacl:a spcoptions:a",
        () -> List.<@Nullable Object[]>of(row(1_663L, "pg_default", OWNER, null, null)));
    table(
        CATALOGUE,
        "pg_am",
        "oid:o amname:t amhandler:t amtype:t",
        () -> List.<@Nullable Object[]>of(row(2L, "heap", "heap_tableam_handler", "t")));
  }

  private static @Nullable Object[] setting(Map.Entry<String, String> setting) {
    return row(
        setting.getKey(),
        setting.getValue(),
        null,
        "Client",
        "",
        "string",
        "user",
        "default",
        setting.getValue(),
        setting.getValue(),
        null,
        null,
        null,
        false,
        null);
  }

  private void standard() {
    table(
        STANDARD,
        "schemata",
        "catalog_name:t schema_name:t schema_owner:t",
        () ->
            List.of(
                row(DATABASE, "public", DATABASE),
                row(DATABASE, CATALOGUE, DATABASE),
                row(DATABASE, STANDARD, DATABASE)));
    table(
        STANDARD,
        "tables",
        "table_catalog:t table_schema:t table_name:t table_type:t is_insertable_into:t"
            + " self_referencing_column_name:t reference_generation:t is_typed:t",
        ofTables(
            (_, table, into) ->
                into.add(
                    row(
                        DATABASE,
                        table.schema(),
                        table.name(),
                        "BASE TABLE",
                        "NO",
                        null,
                        null,
                        "NO"))));
    table(
        STANDARD,
        "columns",
        "table_catalog:t table_schema:t table_name:t column_name:t ordinal_position:i"
            + " column_default:t is_nullable:t data_type:t character_maximum_length:i"
            + " numeric_precision:i numeric_scale:i datetime_precision:i udt_schema:t udt_name:t"
            + " is_updatable:t is_identity:t is_generated:t numeric_precision_radix:i"
            + " character_octet_length:i interval_type:t collation_name:t collation_schema:t"
            + " domain_name:t domain_schema:t identity_generation:t generation_expression:t"
            + " dtd_identifier:t",
        ofColumns(
            (_, table, column, number) ->
                row(
                    DATABASE,
                    table.schema(),
                    table.name(),
                    column.name(),
                    number,
                    null,
                    column.nullable() ? "YES" : "NO",
                    PgTypes.of(column.type()).fullName(),
                    null,
                    null,
                    null,
                    column.type() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE ? 6L : null,
                    CATALOGUE,
                    PgTypes.of(column.type()).shortName(),
                    "NO",
                    "NO",
                    "NEVER",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Long.toString(number))));
    table(
        STANDARD,
        "views",
        "table_catalog:t table_schema:t table_name:t view_definition:t check_option:t"
            + " is_updatable:t",
        List::of);
    table(
        STANDARD,
        "referential_constraints",
        "constraint_catalog:t constraint_schema:t constraint_name:t unique_constraint_catalog:t"
            + " unique_constraint_schema:t unique_constraint_name:t match_option:t update_rule:t"
            + " delete_rule:t",
        List::of);
    table(
        STANDARD,
        "constraint_column_usage",
        "table_catalog:t table_schema:t table_name:t column_name:t constraint_catalog:t"
            + " constraint_schema:t constraint_name:t",
        List::of);
    table(
        STANDARD,
        "check_constraints",
        "constraint_catalog:t constraint_schema:t constraint_name:t check_clause:t",
        List::of);
    table(
        STANDARD,
        "sequences",
        "sequence_catalog:t sequence_schema:t sequence_name:t data_type:t",
        List::of);
    table(
        STANDARD,
        "triggers",
        "trigger_schema:t trigger_name:t event_object_schema:t event_object_table:t",
        List::of);
    table(
        STANDARD,
        "table_privileges",
        "grantor:t grantee:t table_catalog:t table_schema:t table_name:t privilege_type:t"
            + " is_grantable:t",
        List::of);
    table(
        STANDARD,
        "parameters",
        "specific_schema:t specific_name:t ordinal_position:i parameter_mode:t parameter_name:t"
            + " data_type:t",
        List::of);
    table(
        STANDARD,
        "table_constraints",
        "constraint_catalog:t constraint_schema:t constraint_name:t table_schema:t table_name:t"
            + " constraint_type:t",
        List::of);
    table(
        STANDARD,
        "key_column_usage",
        "constraint_catalog:t constraint_schema:t constraint_name:t table_schema:t table_name:t"
            + " column_name:t ordinal_position:i position_in_unique_constraint:i",
        List::of);
    table(
        STANDARD,
        "routines",
        "routine_catalog:t routine_schema:t routine_name:t routine_type:t specific_schema:t"
            + " specific_name:t data_type:t routine_definition:t external_language:t",
        List::of);
  }
}

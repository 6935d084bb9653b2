package io.lockstep.dtdl;

import java.util.Optional;

/// The geospatial schemas: GeoJSON geometries (RFC 7946 §3.1).
public enum Geospatial implements Schema {
  /// A position.
  POINT("point", "Point"),
  /// Several positions.
  MULTI_POINT("multiPoint", "MultiPoint"),
  /// Two or more positions.
  LINE_STRING("lineString", "LineString"),
  /// Several line strings.
  MULTI_LINE_STRING("multiLineString", "MultiLineString"),
  /// Closed rings.
  POLYGON("polygon", "Polygon"),
  /// Several polygons.
  MULTI_POLYGON("multiPolygon", "MultiPolygon");

  private final String term;
  private final String geoJsonType;
  private final String idText;

  Geospatial(String term, String geoJsonType) {
    this.term = term;
    this.geoJsonType = geoJsonType;
    this.idText = "dtmi:standard:schema:geospatial:" + term + ";2";
  }

  /// The term used in models, e.g. `lineString`.
  public String term() {
    return term;
  }

  /// The value of `type` in GeoJSON, e.g. `LineString`.
  public String geoJsonType() {
    return geoJsonType;
  }

  @Override
  public Dtmi id() {
    return new Dtmi(idText);
  }

  /// The geometry with this term, if there is one.
  public static Optional<Geospatial> ofTerm(String term) {
    for (Geospatial geometry : values()) {
      if (geometry.term.equals(term)) {
        return Optional.of(geometry);
      }
    }
    return Optional.empty();
  }
}

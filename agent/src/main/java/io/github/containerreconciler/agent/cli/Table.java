package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import io.github.containerreconciler.agent.log.Logs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns for a terminal. What comes from outside cannot break a line or colour the screen. */
final class Table {

  private static final String GAP = "  ";

  private final String indent;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String indent, String... header) {
    this.indent = indent;
    rows.add(Arrays.asList(header));
  }

  /** Adds a row of as many cells as the header has. */
  Table row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Logs.escape(String.valueOf(cell))).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The last column is as wide as it likes. */
  String render(Terminal terminal) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - cell.length())).append(GAP);
        }
      }
      String plain = line.toString().stripTrailing();
      text.append(r == 0 ? terminal.paint(Style.BOLD, plain) : plain)
          .append(System.lineSeparator());
    }
    return text.toString();
  }
}

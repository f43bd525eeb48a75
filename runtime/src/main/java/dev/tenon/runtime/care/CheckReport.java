package dev.tenon.runtime.care;

import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.store.Checked;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check has found, for people.
 *
 * @param lines what was checked, each damage below it, and a last line that says it all
 * @param damages how many there are, those not told included
 */
public record CheckReport(List<String> lines, long damages) {

  public CheckReport {
    lines = List.copyOf(lines);
  }

  static CheckReport of(List<Checked> all) {
    List<String> lines = new ArrayList<>();
    long damages = 0;
    for (Checked checked : all) {
      lines.add("%s: %d checked".formatted(checked.what(), checked.count()));
      checked.damages().forEach(damage -> lines.add("  damage: " + damage));
      if (checked.more() > 0) {
        lines.add("  and %d more".formatted(checked.more()));
      }
      damages += checked.damages().size() + checked.more();
    }
    lines.add(damages == 0 ? "All is whole." : Counted.of(damages, "damage") + ".");
    return new CheckReport(lines, damages);
  }
}

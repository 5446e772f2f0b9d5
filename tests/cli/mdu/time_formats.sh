# SPDX-License-Identifier: MIT
# --time-style=+FORMAT: every conversion, with flags and widths, at times with few and with many
# digits. Without the last bit of the range of years, which not all file systems hold.
for time in 981173106.789 981173106 0 -1.5 4102444799.000000001 1230768000 1104537600 \
  951782400.12345 -62167219200 -62167219201 253402300800; do
  # A file system that cannot hold the time keeps another: that serves as well.
  touch -d "@$time" file
  for letter in a A b B c C d D e F g G h H I j k l m M n N p P q r R s S t T u U V w W x X y Y z Z \
    :z ::z :::z ::::z % E f i J K L o Q v Ec EC Ex EX Ey EY Ed EN Ez Od Oe OH OI Om OM OS Ou OU \
    OV Ow OW Oy OY :d; do
    formats+="|%$letter"
  done
  same --time --time-style="+$formats" file
  formats=
done
touch -d '2001-02-03 04:05:06.789' file
for letter in a b C d D e F G H j k N p P R s T u V y Y z Z :z ::z :::z q n t f; do
  formats=
  for flags in - _ 0 + ^ '#' 1 3 10 012 _12 -12 +12 +6 ^10 '#10' _- -_; do formats+="|%$flags$letter"; done
  same --time --time-style="+$formats" file
done
# A modifier, or a colon, that a letter may not have: as it stands, with the flags' padding and case.
for modifier in E O EE E: : :: ::::; do
  for flags in '' _ ^ '#' 9 '^#12'; do
    formats=
    for letter in {a..z} {A..Z} % :; do formats+="|%$flags$modifier$letter"; done
    same --time --time-style="+$formats" file
  done
done
for format in '' % %% %%% %- %5 %E x% %5% %-% 'é%dé' "%1000d" "$(printf '%%Y%.0s' {1..500})"; do
  same --time --time-style="+$format" file
done

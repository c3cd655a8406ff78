BBBBBBB BBBBBBBBBBBBBBB BBBB
BBBBB BBBBBBBBB BBBBBBBBBBBBBBBBBBBBBB
BBBBB BBBBBBB
BBBBBBBBBBBB BBBBBBBBB BBBBBBB
XXX XXXXXXXXXXXXXXBBBB BBBBBBBBBBBBBBXXXXX
BB BBBBBBBBB
  BBB BBBBBBBBBBBBBBBBBBBB BB BBBBBBBBBBBBB gettext(u'This programme has no tracks yet')  gettext(u'A track is a road in steps that schools walk. As soon as the programme has one, you see here where every school is.')  gettext(u'To the programme') 
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB
BBBB
   gettext(u'There is no programme yet')  gettext(u'As soon as a programme is loaded, you see here where every school is in its trajectory.') 
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBB
BBBBBBBB

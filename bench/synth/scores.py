"""The synthesised songs: words, and how each song goes.

A word's pronunciation stands in braces where its letters do not tell it, from
the last space or "/" on: 빛나는{빈나는}, 夜空{よぞら}に, 君{きみ}の/声{こえ}. "-" parts
the syllables of words in Latin letters. A blank line ends a verse; "*" stands for
the song's chorus, which comes after the word CHORUS.
"""

from dataclasses import dataclass

SPLIT = "CHORUS"


@dataclass
class Style:
    language: str     # of the words without Latin letters, or of all
    voice: str        # espeak-ng's variant
    pitch: int        # espeak-ng's pitch, near the middle of the melody
    low: int          # MIDI number of the lowest note
    scale: tuple      # semitones above it
    bpm: float
    chords: str       # a bar each
    shelf: float      # decibels above 700 Hz, against a dull voice
    busy: float       # how much the band plays, 0 to 1
    words: str

    def verses(self):
        """Lists of lines, in the order they are sung."""
        body, _, chorus = self.words.partition(SPLIT)
        split = lambda text: [v.strip().splitlines() for v in text.strip().split("\n\n")]
        return [split(chorus)[0] if verse == ["*"] else verse for verse in split(body)]


MAJOR5 = (0, 2, 4, 7, 9, 12)
MINOR5 = (0, 3, 5, 7, 10, 12)
MINOR = (0, 2, 3, 5, 7, 8, 10, 12)

SONGS = {
    "ko-harbour": Style("ko", "steph", 99, 62, MAJOR5, 104, "C G Am F", 15, 0.6, """
아침 안개 걷히고{거치고} 배가 떠나면
나는 부두 끝에{끄테} 앉아{안자} 손을{소늘} 흔들어{흔드러}
네가 두고 간 하얀 조개껍데기{조개껍떼기}
귀에 대면 들려오는 너의{너에} 목소리{목쏘리}

*

등대 불빛{불삗} 깜빡깜빡{깜빡깜빡} 밤을{바믈} 세는데
작은{자근} 배는 돌아올{도라올} 줄을{주를} 모르네
소금 냄새 가득한{가드칸} 낡은{날근} 외투에
얼굴을{얼구를} 묻고{묻꼬} 나는 꿈을{꾸믈} 꾸었지{꾸얻찌}

*

CHORUS
파도야 파도야 내 말을{마를} 전해줘
여기서 백{백} 년을{녀늘} 기다린다고
바람아{바라마} 불어라{부러라} 하늘 끝까지{끋까지}
그리운 이름을{이르믈} 크게 부른다
"""),
    "ko-neon": Style("ko", "m3", 70, 50, MINOR5, 122, "Am F C G", 6, 1.0, """
편의점{펴니점} 앞에서{아페서} 우산을{우사늘} 접고{접꼬}
젖은{저즌} 머리칼을{머리카를} 툭툭 털어내{터러내}
24{이십사}시간 켜진 불빛{불삗} 아래서
식은{시근} 커피 한 잔에{자네} 웃음이{우스미} 나네

*

지하철은{지하처른} 벌써 끊긴{끈킨} 지 오래고
신호등만 혼자서 바쁘게 일해{이래}
저 건너편 옥상에는{옥쌍에는} 고양이 둘이{두리}
달빛{달삗} 조각{조각} 나눠 먹고{먹꼬} 있는{인는} 것{걷} 같아{가타}

*

CHORUS
춤춰봐{춤춰봐} 춤춰봐 빗속에{빋쏘게} 젖어도{저저도} 좋아{조아}
괜찮아{괜차나} 괜찮아{괜차나} 내일은{내이른} 내가 할게{할께}
뛰어봐 뛰어봐 숨이{수미} 차오를 때까지
오늘 밤 이 거리는 우리만의{우리마네} 무대야
"""),
    "ko-lullaby": Style("ko", "f3", 80, 57, MAJOR5, 84, "F C Dm Am", 10, 0.35, """
눈이{누니} 내려 온 마을이{마으리} 잠들면
할머니는 화롯불에{화롣뿌레} 밤을{바믈} 구우시고
옛날{옌날} 옛적{옏쩍} 호랑이가 살았다는{사랃따는}
이야기를 한 겹 두 겹 풀어{푸러} 놓으셨지{노으셛찌}

*

따뜻한{따뜨탄} 이불{이불} 속에{소게} 발을{바를} 모으고
창밖에는{창바께는} 하얀 새가 날아다녔어{나라다녀써}
쪽빛{쪽삗} 하늘 짧은{짤븐} 겨울 해는 저물고
쌓인{싸인} 눈 위로{위로} 달님이{달리미} 굽어{구버} 보았지{보앋찌}

*

CHORUS
자장자장 우리 아가 꽃잠{꼳짬} 들어라{드러라}
별 하나에 꿈 하나씩 달아{다라} 두었다{두얻따}
자장자장 바람소리 멀어져{머러져} 가면
엄마 품에{푸메} 아침 해가 떠오를 거야{꺼야}
"""),
    "ja-station": Style("ja", "f2", 80, 57, MAJOR5, 112, "C Am F G", 10, 0.7, """
駅前{えきまえ}の/坂道{さかみち}を かけおりて
きみの/手紙{てがみ}を ポストに/入{い}れた
青{あお}い/電車{でんしゃ}が まちを/横切{よこぎ}り
風{かぜ}に/帽子{ぼーし}が 飛{と}ばされた

*

忘{わす}れものばかり の/毎日{まいにち}で
傘{かさ}は{わ}/いつも だれかの/もの
それでも/明日{あした}は{わ} 晴{は}れる/だろうと{だろーと}
鏡{かがみ}の/前{まえ}で 笑{わら}ってみた

*

CHORUS
走{はし}れ/走{はし}れ 朝{あさ}の/光{ひかり}へ{え}
胸{むね}の/太鼓{たいこ}を 鳴{な}らしながら
遠{とお}い/遠{とお}い 海{うみ}の/向{む}こうに
ぼくらの/夢{ゆめ}が 待{ま}っている
"""),
    "ja-rain": Style("ja", "m3", 70, 50, MINOR, 96, "Am Dm G C", 6, 0.5, """
雨音{あまおと}だけが 部屋{へや}に/ひびく/夜{よる}
冷{さ}めたコーヒー{こーひー} 机{つくえ}の/うえ
古{ふる}い/写真{しゃしん}の 中{なか}の/ふたりは{わ}
まだ/春{はる}のまま 微笑{ほほえ}んでる

*

時計{とけい}の/針{はり}は{わ} 三時{さんじ}を/すぎて
眠{ねむ}れない/猫{ねこ}が ないている
窓{まど}を/あけたら 街灯{がいとー}がひとつ
ぼくと/おなじに ぬれている

*

CHORUS
さよならは{わ} 言{い}わないで おくれ
雨{あめ}が/やんだら 虹{にじ}を/さがそう{さがそー}
ちぎれた/雲{くも}の きれまから
今日{きょー}が/そっと のぞくから
"""),
    "ja-festival": Style("ja", "f4", 85, 60, MINOR5, 128, "Dm Bb C Am", 10, 1.0, """
夏祭{なつまつ}り りんごあめ ふたつ/買{か}って
下駄{げた}の/音{おと} からんころん 石畳{いしだたみ}
ちょうちんの{ちょーちんの}/灯{ひ}が ゆれている/道{みち}
人混{ひとご}みで はぐれた/きみを/探{さが}す

*

金魚{きんぎょ}すくい 三回{さんかい}も/失敗{しっぱい}して
すねた/横顔{よこがお} ちょっと/かわいくて
勇気{ゆーき}を/出{だ}して つないだ/手{て}のひら
あつくて/なにも 言{い}えなくなった

*

CHORUS
どんどん/どどん 太鼓{たいこ}が/鳴{な}れば
夜空{よぞら}いっぱい 花火{はなび}が/咲{さ}く
きゅんきゅん/きゅきゅん 心{こころ}が/跳{は}ねる
この/瞬間{しゅんかん}が 終{お}わらない/ように{よーに}
"""),
    "de-winter": Style("de", "f2", 80, 57, MINOR, 100, "Am G F E", 8, 0.6, """
Der Schnee fällt lei-se auf das Dach
Die al-te Kat-ze schläft im Flur
Ich bin schon seit fünf Uhr ganz wach
Und hö-re nichts als mei-ne Uhr

*

Am Bahn-hof steht ein Weih-nachts-baum
Die Kin-der zäh-len Lich-ter laut
Ich trag im Kof-fer ei-nen Traum
Den ich mir lang nicht zu-ge-traut

*

CHORUS
Zieh die Stie-fel an und geh mit mir
Ü-ber Brü-cken ü-ber Eis und Stein
Je-der Schritt führt nä-her hin zu dir
Kei-ner muss im Win-ter ein-sam sein
"""),
    "ko-en-highway": Style("ko", "m3", 85, 52, MAJOR5, 116, "G D Em C", 5, 0.8, """
라디오를 켜면 my fa-vor-ite song
창문을{창무늘} 다 내리고 we drive all night long
Head-lights on 어둠{어둠} 속을{소글} 달려가
Free-dom 그{그} 맛을{마슬} 이제 알 것{걷} 같아{가타}

*

지도 없이{업씨} 떠난 sum-mer hol-i-day
모래밭에{모래바테} 누워 let the mu-sic play
별이{벼리} 쏟아지는{쏘다지는} sky 아래에서
너와 나의{나에} sto-ry 다시 시작해{시자캐}

*

CHORUS
Oh take me home 바람을{바라믈} 따라
Oh take me high 저 구름 위로
One more time 우리 노래를 불러
Nev-er look back 후회는 없어{업써}
"""),
    "en-control": Style("en", "f2", 80, 57, MAJOR5, 108, "C G Am F", 10, 0.6, """
The gar-den gate is o-pen wide
The dogs are sleep-ing in the sun
I left my win-ter coat in-side
And ev-ery long dark day is done

*

My neigh-bour hums a sil-ly tune
And paints his fence in yel-low stripes
We'll drink cold lem-on-ade till noon
And fix the gar-den wa-ter pipes

*

CHORUS
Hey sun-shine where have you been hid-ing
Come sit be-side me on the hill
Hey sun-shine time is on-ly glid-ing
Stay with me now and we'll be still
"""),
}

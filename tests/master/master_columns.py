"""The sheets and columns of 計画マスタ.xlsx: what they are called, what they mean, and how they are laid out.

One list, used for every master that the tests build. A column is
(見出し, 幅, 必須, 説明, 選択肢 or None, 書式); 書式 is text, number, wrap or date.
"""

REQUIRED, OPTIONAL = True, False


def column(name, width, required, note, choices=None, kind="text"):
    return {"name": name, "width": width, "required": required, "note": note, "choices": choices, "kind": kind}


ROUND = "令和7年12月 のように書きます。年度の確定値は 令和7年度確定 と書きます。"


def sheets(years):
    """All sheets in their order; `years` are the numbers that head the target columns (3 … 7)."""
    targets = [
        column(f"目標{year}年度", 9, REQUIRED, "計画に印刷されたとおりに書きます（－、導入、50％、１以上、▲30、主幹 50/主査 70 など）。－ はその年度に目標がないことを表します。", kind="target")
        for year in years
    ]
    return {
        "計画": [
            column("項目", 18, REQUIRED, "項目名は変えないでください。"),
            column("値", 70, REQUIRED, "右の説明を見て記入してください。", kind="wrap"),
            column("説明", 60, OPTIONAL, "この列は読み込みません。", kind="wrap"),
        ],
        "体系": [
            column("視点", 12, REQUIRED, "第１階層の名称です。印刷する順に並べます。", kind="wrap"),
            column("視点説明", 36, REQUIRED, "本文の前に置く説明です。同じ視点の２行目からは空欄でかまいません。段落はセル内の改行で区切ります。", kind="wrap"),
            column("目標番号", 9, REQUIRED, "第２階層の番号です（1、2、3…）。", kind="number"),
            column("目標", 18, REQUIRED, "第２階層の名称です。", kind="wrap"),
            column("目標説明", 36, REQUIRED, "第２階層の説明です。同じ目標の２行目からは空欄でかまいません。", kind="wrap"),
            column("SDGs", 8, REQUIRED, "関連するSDGsのゴール番号を 、 で区切って書きます（例 4、11、17）。分からないときは空欄にします。"),
            column("施策番号", 9, REQUIRED, "第３階層の番号です。目標の中で 1 から付けます。", kind="number"),
            column("施策", 18, REQUIRED, "第３階層の名称です。", kind="wrap"),
            column("施策説明", 36, REQUIRED, "第３階層の説明です。同じ施策の２行目からは空欄でかまいません。", kind="wrap"),
            column("群番号", 7, REQUIRED, "第４階層の番号です。施策の中で 1 から付けます。", kind="number"),
            column("取組項目群", 18, REQUIRED, "第４階層の名称です。", kind="wrap"),
            column("群説明", 36, REQUIRED, "第４階層の説明です。", kind="wrap"),
        ],
        "取組項目": [
            column("項目番号", 9, REQUIRED, "計画の項目番号です。途中で番号を付け替えないでください（調査票と過去の実績がこの番号で結び付いています）。", kind="number"),
            column("取組項目", 26, REQUIRED, "計画に印刷された題名です。", kind="wrap"),
            column("目標番号", 9, REQUIRED, "「体系」シートの目標番号です。", kind="number"),
            column("施策番号", 9, REQUIRED, "「体系」シートの施策番号です。", kind="number"),
            column("群番号", 7, REQUIRED, "「体系」シートの群番号です。", kind="number"),
            column("掲載順", 7, REQUIRED, "報告書に載せる順番です。空欄のときは上の行の次、途中に入れるときは小数（134.5 など）でもかまいません。", kind="number"),
            column("再掲元", 7, REQUIRED, "再掲の項目だけ、元の項目番号を書きます。再掲の実績と評価は元の項目から写し、集計では１回だけ数えます。", kind="number"),
            column("取組内容", 54, REQUIRED, "計画に印刷された取組内容です。", kind="wrap"),
            column("備考", 30, REQUIRED, "計画に印刷された備考です。ないときは空欄にします。", kind="wrap"),
            column("担当課", 20, REQUIRED, "担当課を印刷順に 、 で区切って書きます。計画の始まりのときの課名を書き、途中の変更は「所管変更」に書きます。", kind="wrap"),
            column("主管課", 18, REQUIRED, "自己評価と取組状況を答える課です。担当課が１つのときは空欄でかまいません。", kind="department"),
            column("有効開始", 13, REQUIRED, "途中から加わった項目だけ、最初の報告月を書きます。" + ROUND),
            column("有効終了", 13, REQUIRED, "途中で終わった項目だけ、最後の報告月を書きます。" + ROUND),
            column("終了区分", 8, REQUIRED, "有効終了を書いたときに選びます。", ["完了", "廃止", "統合"]),
            column("変更理由", 20, OPTIONAL, "途中で加わった、または終わった理由です。報告書の一覧に載ります。", kind="wrap"),
            column("確度", 8, OPTIONAL, "要確認：計画に書かれていないため仮に決めた内容（主管課）があります。確かめたら 確実 にします。", ["確実", "要確認"]),
        ],
        "指標": [
            column("項目番号", 9, REQUIRED, "「取組項目」シートの項目番号です。再掲の項目の指標は書きません（元の項目の指標を使います）。", kind="number"),
            column("指標番号", 9, REQUIRED, "項目の中で 1 から付けます（①②③ と表示されます）。", kind="number"),
            column("指標名", 34, REQUIRED, "計画に印刷された名称です（単位を除く）。", kind="wrap"),
            column("単位", 8, REQUIRED, "計画に印刷された単位です。ないときは空欄にします。"),
            column("基準値", 10, REQUIRED, "計画に印刷されたとおりに書きます。", kind="target"),
            column("基準値（計算用）", 10, OPTIONAL, "基準値が「提案数８」のように数だけでないとき、計算に使う値を書きます。ふつうは空欄です。", kind="target"),
            column("注記", 18, REQUIRED, "指標の下に印刷された注記（※）です。ないときは空欄にします。", kind="wrap"),
            *targets,
            column("方向", 7, REQUIRED, "増加：多い・高いほど良い。維持：保つ。減少：少ない・低いほど良い。", ["増加", "維持", "減少"]),
            column("型", 11, REQUIRED, "数値、以上（１以上 など）、文言（実施 など）、段階（順に進む文言）、段階から数値（はじめ文言、途中から数値）、複合（主幹 50/主査 70 など）。", ["数値", "以上", "文言", "段階", "段階から数値", "複合"]),
            column("段階", 18, REQUIRED, "型が段階のとき、進む順に 、 で区切って書きます（基準値の文言も含めます）。文言と段階から数値のときは、評価基準の文言のほかに使ってよい言葉を書きます。", kind="wrap"),
            column("月次区分", 10, REQUIRED, "年度累計：4月からの累計。期間累計：計画開始からの累計。時点：月末現在。率：4月からの率。年1回：年に一度だけ分かる。文言：実施状況。", ["年度累計", "期間累計", "時点", "率", "年1回", "文言"]),
            column("調査月", 7, REQUIRED, "年1回の指標だけ、分かる月を 1～12 で書きます。空欄のときは年度確定で聞きます。", kind="number"),
            column("確定時期", 11, REQUIRED, "値が年度確定の調査より後に決まる指標だけ、翌年度8月 のように書きます（決算によるものなど）。"),
            column("主管課", 16, REQUIRED, "この指標を答える課です。空欄のときは項目の主管課が答えます。", kind="department"),
            column("回答方法", 9, REQUIRED, "主管課：主管課だけが答えます（空欄も同じ）。合算：担当課がそれぞれの分を答え、合計します。", ["主管課", "合算"]),
            column("算出方法", 24, REQUIRED, "計算式や数え方です。調査票と報告書に載ります。", kind="wrap"),
            column("書式", 7, REQUIRED, "実績の小数の桁です。整数、小数1、小数2、文言、複合。", ["整数", "小数1", "小数2", "小数3", "文言", "複合"]),
            column("下限", 7, REQUIRED, "これより小さい値は差し戻します。空欄なら確かめません。", kind="number"),
            column("上限", 7, REQUIRED, "これより大きい値は差し戻します。空欄なら確かめません。", kind="number"),
            column("減少可", 7, REQUIRED, "累計が前の月より減ることがある指標は 可 を選びます。", ["可", "不可"]),
            column("算式", 13, REQUIRED, "方向が減少のときの達成率の式です。空欄は（2－実績÷目標）×100 です。", ["2－実績÷目標", "目標÷実績"]),
            column("有効開始", 13, REQUIRED, "途中から加わった指標だけ、最初の報告月を書きます。" + ROUND),
            column("有効終了", 13, REQUIRED, "途中で終わった指標だけ、最後の報告月を書きます。" + ROUND),
            column("変更理由", 18, OPTIONAL, "途中で加わった、または終わった理由です。報告書の一覧に載ります。", kind="wrap"),
            column("確度", 8, REQUIRED, "要確認：計画に書かれていないため仮に決めた内容があります。確かめたら 確実 にします。", ["確実", "要確認"]),
            column("判断の理由", 36, OPTIONAL, "方向・型・月次区分などをこのように決めた理由です。この列は読み込みません。", kind="wrap"),
            column("確認したいこと", 36, OPTIONAL, "担当課に確かめることです。確かめたら消してかまいません。この列は読み込みません。", kind="wrap"),
        ],
        "部署": [
            column("所属名", 24, REQUIRED, "調査票を出す課の正式な名称です。改称したら新しい名称に書き換え、元の名称を別名に加えます。"),
            column("部名", 24, REQUIRED, "部課別集計で使う部の名称です。空欄でもかまいません。"),
            column("別名", 36, REQUIRED, "旧称や略称を 、 で区切って書きます。提出された調査票の課名がこの名称でも読み取れます。", kind="wrap"),
            column("有効開始", 14, REQUIRED, "途中でできた課だけ、最初の報告月を書きます。" + ROUND),
            column("有効終了", 14, REQUIRED, "途中でなくなった課だけ、最後の報告月を書きます。" + ROUND),
            column("備考", 40, OPTIONAL, "この列は読み込みません。", kind="wrap"),
        ],
        "所管変更": [
            column("項目番号", 9, REQUIRED, "担当の課が変わった項目の番号です。", kind="number"),
            column("指標番号", 9, REQUIRED, "１つの指標だけ変わったときに書きます。項目の全体が変わったときは空欄にします。", kind="number"),
            column("適用開始月", 14, REQUIRED, "新しい課が答える最初の報告月です。" + ROUND),
            column("旧所属", 24, REQUIRED, "それまでの課です。", kind="department"),
            column("新所属", 24, REQUIRED, "新しい課です。", kind="department"),
            column("理由", 50, REQUIRED, "組織改正など、変更の理由です。", kind="wrap"),
        ],
        "日程": [
            column("報告月", 16, REQUIRED, ROUND),
            column("依頼日", 13, REQUIRED, "調査票を配る日です。", kind="date"),
            column("提出期限", 13, REQUIRED, "各課が提出する期限です。", kind="date"),
            column("再提出期限", 13, REQUIRED, "差し戻した調査票の期限です。", kind="date"),
            column("評価", 8, REQUIRED, "要：自己評価・取組状況・課題も聞く月です。不要：実績だけを聞く月です。この表に行のない月は 要 とみなします。", ["要", "不要"]),
            column("会議名", 28, REQUIRED, "結果を報告する会議です。空欄でもかまいません。", kind="wrap"),
            column("会議日", 13, REQUIRED, "会議の日です。", kind="date"),
            column("備考", 40, OPTIONAL, "この列は読み込みません。", kind="wrap"),
        ],
        "過年度実績": [
            column("項目番号", 9, REQUIRED, "実績の分かっている指標の項目番号です。", kind="number"),
            column("指標番号", 9, REQUIRED, "その指標番号です。", kind="number"),
            column("年度", 13, REQUIRED, "令和6年度 のように書きます。"),
            column("実績", 14, REQUIRED, "その年度の実績です。年度確定の調査票が提出されているときは、調査票の値が優先します。", kind="target"),
            column("評価", 8, REQUIRED, "1 から 4 の評価です。分からないときは空欄にします。", [1, 2, 3, 4], "number"),
            column("出典", 50, REQUIRED, "どの資料の値かを書きます。", kind="wrap"),
        ],
        "目標改定": [
            column("項目番号", 9, REQUIRED, "目標を改める指標の項目番号です。", kind="number"),
            column("指標番号", 9, REQUIRED, "その指標番号です。", kind="number"),
            column("年度", 13, REQUIRED, "目標を改める年度です。令和7年度 のように書きます。"),
            column("改定後目標", 16, REQUIRED, "「指標」シートの目標と同じ書き方です。元の目標は書き換えないでください。", kind="target"),
            column("適用開始月", 14, REQUIRED, "改めた目標を使う最初の報告月です。" + ROUND),
            column("理由", 60, REQUIRED, "変更理由です。報告書の目標改定一覧に載ります。", kind="wrap"),
        ],
        "確定評価": [
            column("項目番号", 9, REQUIRED, "評価を定めた項目の番号です。", kind="number"),
            column("年度", 13, REQUIRED, "令和7年度 のように書きます。"),
            column("評価", 8, REQUIRED, "1 から 4 の評価です。自己評価・算定評価より優先します。", [1, 2, 3, 4], "number"),
            column("決定日", 13, REQUIRED, "決定した日です。", kind="date"),
            column("会議", 28, REQUIRED, "決定した会議です。", kind="wrap"),
            column("理由", 60, REQUIRED, "評価を改めた理由です。報告書に載ります。", kind="wrap"),
        ],
        "意見・対応": [
            column("会議", 28, REQUIRED, "意見の出た会議です。", kind="wrap"),
            column("日付", 13, REQUIRED, "会議の日です。", kind="date"),
            column("項目番号", 9, REQUIRED, "意見の対象の項目です。全体への意見は空欄にします。", kind="number"),
            column("意見", 60, REQUIRED, "意見の内容です。", kind="wrap"),
            column("対応方針", 60, REQUIRED, "市の対応方針です。", kind="wrap"),
            column("公表", 8, REQUIRED, "可：公表用の報告書にも載せます。不可または空欄：載せません。", ["可", "不可"]),
        ],
        "評価基準": [
            column("区分", 12, REQUIRED, "評価：４区分のしきい値。目標別・総合：評価の言い方。文言：文言の点数。進度：遅れの目安。前回比：急な増減の目安。目標別見込・総合見込：月次での言い方。判定：評価の文言を示すのに要る評価済の割合。空文：内容のない文章（いずれも、なくてもかまいません）。", ["評価", "目標別", "総合", "目標別見込", "総合見込", "判定", "文言", "進度", "前回比", "空文"]),
            column("下限", 10, REQUIRED, "この値（％）以上のときに当てはまります。文言では点数（％）です。区分ごとに大きい順に並べます。", kind="number"),
            column("表示", 28, REQUIRED, "報告書に表示する言葉です。", kind="wrap"),
            column("備考", 60, OPTIONAL, "根拠です（計画、市、独自）。この列は読み込みません。", kind="wrap"),
        ],
        "様式設定": [
            column("欄", 18, REQUIRED, "調査票の欄です。この列は変えないでください。行の順が調査票の列の順になります。"),
            column("見出し", 26, REQUIRED, "調査票に印刷する見出しです。{時点} は「12月末現在」、{前回} は前回の「11月末現在」、{年度} は「令和7年度」、{前年度} は「令和6年度」に置き換わります。", kind="wrap"),
            column("確定時の見出し", 20, OPTIONAL, "年度確定の調査票で見出しを変えるときに書きます。空欄のときは見出しと同じです。", kind="wrap"),
            column("別名", 36, REQUIRED, "読み取るときに認める、ほかの見出しを 、 で区切って書きます。", kind="wrap"),
            column("幅", 8, REQUIRED, "列の幅（文字数）です。", kind="number"),
            column("入力時メッセージ", 60, REQUIRED, "セルを選んだときに表示する説明です。", kind="wrap"),
        ],
        "用語解説": [
            column("用語", 30, REQUIRED, "用語です。報告書の用語解説にこの順で載ります。", kind="wrap"),
            column("読み", 34, REQUIRED, "読み方です。ないときは空欄にします。", kind="wrap"),
            column("説明", 90, REQUIRED, "説明です。", kind="wrap"),
            column("原語", 40, OPTIONAL, "英語の正式な名称です。報告書では用語の後に括弧で示します。", kind="wrap"),
            column("親の用語", 16, OPTIONAL, "ほかの用語の下に並べるとき、その用語を書きます。", kind="wrap"),
        ],
        "変更履歴": [
            column("日付", 13, REQUIRED, "変更した日です。", kind="date"),
            column("変更者", 20, REQUIRED, "変更した人です。"),
            column("箇所", 30, REQUIRED, "シート、行など、変更した所です。", kind="wrap"),
            column("内容", 60, REQUIRED, "変更の内容です。", kind="wrap"),
            column("根拠", 40, REQUIRED, "決裁、会議など、変更の根拠です。", kind="wrap"),
        ],
    }


ABOUT = {
    "計画": "計画の名称、期間、問合せ先など、計画の全体に関わることを書きます。",
    "体系": "計画の階層（視点から取組項目群まで）を、印刷する順に１行に１群ずつ書きます。",
    "取組項目": "取組項目を１行に１件ずつ書きます。",
    "指標": "指標を１行に１件ずつ書きます。再掲の項目の指標は書きません。",
    "部署": "調査票を出す課を書きます。",
    "所管変更": "年度の途中などで担当の課が変わったときに書きます。元の担当課は書き換えません。",
    "日程": "報告月ごとの依頼日・期限・会議を書きます。",
    "過年度実績": "調査票を集める前の年度など、すでに分かっている実績を書きます。",
    "目標改定": "計画の途中で目標を改めたときに書きます。元の目標は書き換えません。",
    "確定評価": "本部が評価を定めた、または改めたときに書きます。",
    "意見・対応": "議会や懇話会などの意見と、市の対応方針を書きます。",
    "評価基準": "評価のしきい値と言葉を書きます。変えると、集計の結果が変わります。",
    "様式設定": "調査票の見出し、列の幅、入力時の説明、記入要領を書きます。",
    "用語解説": "報告書の巻末に載せる用語を、載せる順に書きます。",
    "変更履歴": "このファイルを変更したら、１行ずつ書き足します。",
}
